//! Dropping partitions without making writers wait.

use std::thread;
use std::time::Duration;

use diesel::Connection as _;
use diesel::connection::SimpleConnection;
use logbook_domain::time::Moment;

use super::is_past;
use crate::partitions::{self, Partition};
use crate::{Connection, StoreError};

/// How long a try waits for those who are at the table. Whoever comes after it
/// waits behind it.
const PATIENCE_MS: u32 = 60;
/// The pause before the next try, in which the others go on.
const PAUSE: Duration = Duration::from_millis(200);
/// Tries: ten seconds. A long export keeps the table that long and longer.
const TRIES: u32 = 40;

/// Drops the partitions whose whole day lies before `cutoff`.
///
/// # Errors
/// Those of the database, and [`StoreError::Busy`] when somebody keeps the table.
pub(super) fn past(
    conn: &mut Connection,
    table: &'static str,
    cutoff: Moment,
) -> Result<(), StoreError> {
    let past: Vec<String> = partitions::list(conn, table)?
        .iter()
        .filter(|one| is_past(one, cutoff))
        .map(Partition::name)
        .collect();
    if past.is_empty() {
        return Ok(());
    }
    lock(conn, table)?;
    Ok(conn.batch_execute(&format!("DROP TABLE {}", past.join(", ")))?)
}

/// Dropping a partition locks its table too. Readers lock the table before its
/// partitions; in another order the two would wait for each other.
fn lock(conn: &mut Connection, table: &'static str) -> Result<(), StoreError> {
    let lock = format!(
        "SET LOCAL lock_timeout = {PATIENCE_MS};
         LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE;
         SET LOCAL lock_timeout = 0"
    );
    let mut tries = 1;
    loop {
        // A transaction within: what was done before is not lost with a try.
        match conn.transaction(|conn| Ok(conn.batch_execute(&lock)?)) {
            Err(StoreError::Busy(_)) if tries < TRIES => {
                tries += 1;
                thread::sleep(PAUSE);
            }
            outcome => return outcome,
        }
    }
}
