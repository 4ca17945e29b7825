//! Transactions for writes, and read-only snapshots for reads.

use std::time::Duration;

use diesel::Connection as _;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager as _};
use diesel::result::Error as DieselError;

use crate::db::Connection;
use crate::error::StoreError;

/// The `statement_timeout` of reads that answer a request. After this time the client
/// has given up, while the statement would delay other requests.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs `work` in one transaction, which is rolled back on any error.
///
/// # Errors
/// Returns the error of `work`, or an error when the database fails.
pub fn transaction<T, E, F>(conn: &mut Connection, work: F) -> Result<T, E>
where
    E: From<StoreError>,
    F: FnOnce(&mut Connection) -> Result<T, E>,
{
    conn.transaction(|conn| work(conn).map_err(Abort::Work))
        .map_err(|abort| match abort {
            Abort::Work(error) => error,
            Abort::Database(error) => E::from(error.into()),
        })
}

/// Runs `work` on one read-only snapshot of the database, to answer a request.
///
/// # Errors
/// Returns the error of `work`, [`StoreError::TooLong`] when one of its statements
/// takes longer than ten seconds, or an error when the database fails.
pub fn snapshot<T>(
    conn: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    snapshot_with_timeout(conn, Some(STATEMENT_TIMEOUT), work)
}

/// Sets the isolation level and the statement timeout of [`snapshot`] in the open
/// transaction, for transactions that write as well. Must be called before the first
/// statement of the transaction.
///
/// # Errors
/// Returns an error when the database fails.
pub fn set_repeatable_read(conn: &mut Connection) -> Result<(), StoreError> {
    Ok(conn.batch_execute(&format!(
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; {}",
        set_statement_timeout(Some(STATEMENT_TIMEOUT))
    ))?)
}

fn set_statement_timeout(timeout: Option<Duration>) -> String {
    let millis = timeout.map_or(0, |timeout| timeout.as_millis());
    format!("SET LOCAL statement_timeout = {millis}")
}

/// Runs `work` like [`snapshot`] with another statement timeout; `None` disables the
/// timeout.
///
/// # Errors
/// Returns the errors of [`snapshot`].
pub fn snapshot_with_timeout<T>(
    conn: &mut Connection,
    timeout: Option<Duration>,
    work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // One round trip. The lock is taken before the snapshot, so that no partition is
    // dropped between the reading of marks and the reading of rows. Only the parent
    // table is locked: dropping a partition locks it too, and locking a year of
    // partitions takes long.
    let begin = format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {}; \
         LOCK TABLE ONLY entries IN ACCESS SHARE MODE",
        set_statement_timeout(timeout)
    );
    begin_with(conn, &begin)?;
    match work(conn) {
        Ok(value) => {
            AnsiTransactionManager::commit_transaction(conn)?;
            Ok(value)
        }
        Err(error) => match AnsiTransactionManager::rollback_transaction(conn) {
            // The first error says more than that of the rollback.
            Ok(()) | Err(DieselError::BrokenTransactionManager) => Err(error),
            Err(other) => Err(other.into()),
        },
    }
}

/// Begins a transaction with several statements in one round trip.
fn begin_with(conn: &mut Connection, statements: &str) -> Result<(), StoreError> {
    let result = AnsiTransactionManager::begin_transaction_sql(conn, statements);
    let Err(error) = result else { return Ok(()) };
    // When a statement after BEGIN fails, the transaction is open all the same, but
    // Diesel does not know: the connection would return to the pool inside of it.
    let status = AnsiTransactionManager::transaction_manager_status_mut(conn);
    if let Ok(None) = status.transaction_depth() {
        conn.batch_execute("ROLLBACK")?;
    }
    Err(error.into())
}

/// Separates errors of the work from those of Diesel, so that the error type of the
/// work need not convert from Diesel's.
enum Abort<E> {
    Work(E),
    Database(DieselError),
}

impl<E> From<DieselError> for Abort<E> {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}
