//! Takes heavily contended locks in short attempts.
//!
//! Every statement that requests a lock behind a waiting one waits as well. With a
//! short `lock_timeout` and pauses in between, writers are delayed by milliseconds
//! even when the lock is not free for seconds.

use std::thread;
use std::time::Duration;

use diesel::Connection as _;
use diesel::connection::SimpleConnection;

use crate::db::Connection;
use crate::error::StoreError;

/// The `lock_timeout` of one attempt, in milliseconds.
const LOCK_TIMEOUT_MS: u32 = 40;
/// The pause between two attempts, in which the other transactions continue.
const PAUSE: Duration = Duration::from_millis(200);
/// The number of attempts: about ten seconds.
const ATTEMPTS: u32 = 40;

/// Runs a statement that takes locks until the end of the transaction, in short
/// attempts.
///
/// # Errors
/// Returns [`StoreError::Busy`] when no attempt gets the lock.
pub(crate) fn with_short_lock_timeout(
    conn: &mut Connection,
    statement: &str,
) -> Result<(), StoreError> {
    let statement = format!(
        "SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}; {statement}; SET LOCAL lock_timeout = 0"
    );
    let mut attempts = 1;
    loop {
        // A savepoint: a failed attempt releases its locks and keeps what the
        // transaction did before.
        match conn.transaction(|conn| Ok(conn.batch_execute(&statement)?)) {
            Err(StoreError::Busy(_)) if attempts < ATTEMPTS => {
                attempts += 1;
                thread::sleep(PAUSE);
            }
            outcome => return outcome,
        }
    }
}
