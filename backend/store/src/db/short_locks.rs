//! Taking locks that many are behind, without making these wait for long.

use std::thread;
use std::time::Duration;

use diesel::Connection as _;
use diesel::connection::SimpleConnection;

use crate::db::Connection;
use crate::error::StoreError;

/// How long a try waits for each of those who are there. Whoever comes after it
/// waits behind it.
const PATIENCE_MS: u32 = 40;
/// The pause before the next try, in which the others go on.
const PAUSE: Duration = Duration::from_millis(200);
/// Tries: ten seconds.
const TRIES: u32 = 40;

/// Runs a statement that takes locks to the end of the transaction, in short
/// tries.
///
/// # Errors
/// Those of the database, and [`StoreError::Busy`] when somebody keeps a lock
/// for longer than all tries take.
pub(crate) fn with_short_lock_timeout(
    conn: &mut Connection,
    statement: &str,
) -> Result<(), StoreError> {
    let statement =
        format!("SET LOCAL lock_timeout = {PATIENCE_MS}; {statement}; SET LOCAL lock_timeout = 0");
    let mut tries = 1;
    loop {
        // A transaction within: what was done before is not lost with a try,
        // while the locks it got are free again.
        match conn.transaction(|conn| Ok(conn.batch_execute(&statement)?)) {
            Err(StoreError::Busy(_)) if tries < TRIES => {
                tries += 1;
                thread::sleep(PAUSE);
            }
            outcome => return outcome,
        }
    }
}
