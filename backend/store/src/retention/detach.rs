//! Detaches partitions without delaying writers.
//!
//! Under the lock of their tables, partitions are only detached and renamed, which
//! changes a few rows of the catalogue. Unlinking their files takes far longer, and is
//! left to the [sweep](crate::retention::sweep()), which blocks nobody.
//!
//! Writers wait behind a transaction that waits for these locks, so each try is
//! short. A reader that keeps a table for longer than all tries, such as a long
//! export, makes a cleanup fail with [`StoreError::Busy`].

use crate::db::Connection;
use crate::db::partitions::{self, Partition};
use crate::db::short_locks::with_short_lock_timeout;
use crate::error::StoreError;
use crate::retention::cutoffs::{Cutoffs, is_past};

/// Detaches the partitions whose whole day is before the cutoffs. Must be called at the
/// end of a transaction, because it blocks all readers and writers until the commit.
///
/// # Errors
/// Returns [`StoreError::Busy`] when a table cannot be locked in time.
pub(super) fn past(conn: &mut Connection, cutoffs: Cutoffs) -> Result<(), StoreError> {
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

/// Locks the tables before their partitions, in the order of readers; another order
/// could deadlock. The other partitions stay unlocked, so that a vacuum of them causes
/// no wait.
fn lock(conn: &mut Connection, past: &[Partition]) -> Result<(), StoreError> {
    let is_affected = |table: &&str| past.iter().any(|one| one.table == *table);
    let tables = partitions::TABLES.into_iter().filter(is_affected);
    let all: Vec<String> = tables
        .map(str::to_owned)
        .chain(past.iter().map(Partition::name))
        .map(|name| format!("ONLY {name}"))
        .collect();
    let all = all.join(", ");
    with_short_lock_timeout(conn, &format!("LOCK TABLE {all} IN ACCESS EXCLUSIVE MODE"))
}
