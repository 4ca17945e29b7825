//! Taking partitions away without making writers wait.
//!
//! Under the lock of their tables they are only detached and renamed, which
//! changes a few rows of the catalogue; unlinking their files takes far longer
//! and is left to the [sweep](crate::retention::sweep), when everybody goes on already.

use crate::db::Connection;
use crate::db::partitions::{self, Partition};
use crate::db::short_locks::with_short_lock_timeout;
use crate::error::StoreError;
use crate::retention::cutoffs::{Cutoffs, is_past};

/// Takes away the partitions whose whole day lies before the cutoffs. To be
/// called at the end of a transaction: from here on nobody reads or writes.
///
/// # Errors
/// Those of the database, and [`StoreError::Busy`] when somebody keeps a table.
pub(crate) fn past(conn: &mut Connection, cutoffs: Cutoffs) -> Result<(), StoreError> {
    let Cutoffs { entries, contents } = cutoffs;
    let mut past = Vec::new();
    for (table, cutoff) in partitions::TABLES.into_iter().zip([entries, contents]) {
        let all = partitions::list(conn, table)?.into_iter();
        past.extend(all.filter(|one| is_past(one, cutoff)));
    }
    if past.is_empty() {
        return Ok(());
    }
    lock(conn, &past)?;
    partitions::detach(conn, &past)
}

/// Readers lock the tables before their partitions; in another order the two
/// would wait for each other. The other partitions stay unlocked: whatever
/// vacuum does there is in nobody's way.
fn lock(conn: &mut Connection, past: &[Partition]) -> Result<(), StoreError> {
    let going = |table: &&str| past.iter().any(|one| one.table == *table);
    let tables = partitions::TABLES.into_iter().filter(going);
    let all: Vec<String> = tables
        .map(str::to_owned)
        .chain(past.iter().map(Partition::name))
        .map(|name| format!("ONLY {name}"))
        .collect();
    let all = all.join(", ");
    with_short_lock_timeout(conn, &format!("LOCK TABLE {all} IN ACCESS EXCLUSIVE MODE"))
}
