//! Transactions: what happens whole or not at all, and what sees one moment.

use std::time::Duration;

use diesel::Connection as _;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager as _};
use diesel::result::Error as DieselError;

use crate::db::Connection;
use crate::error::StoreError;

/// How long one statement of an answer may take. Whoever waited longer has gone,
/// while the question would keep others from their answers.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs `work` in one transaction on this connection; any error takes all of it back.
///
/// # Errors
/// Those of `work` and of the database.
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

/// Runs `work` on one snapshot of the database, however many statements it
/// takes: to answer somebody who waits.
///
/// # Errors
/// Those of `work` and of the database, and [`StoreError::TooLong`] when one of
/// the statements takes longer than ten seconds.
pub fn snapshot<T>(
    conn: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    snapshot_within(conn, Some(PATIENCE), work)
}

/// Makes the statements of the transaction see one moment, and fail when they
/// take longer than an answer may: what [`snapshot`] does where nothing is
/// written. To be called before the first of them.
///
/// # Errors
/// Those of the database.
pub fn see_one_moment(conn: &mut Connection) -> Result<(), StoreError> {
    Ok(conn.batch_execute(&format!(
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; {}",
        statement_timeout(Some(PATIENCE))
    ))?)
}

fn statement_timeout(patience: Option<Duration>) -> String {
    let millis = patience.map_or(0, |patience| patience.as_millis());
    format!("SET LOCAL statement_timeout = {millis}")
}

/// The same as [`snapshot`] with another patience, or with `None` without end.
///
/// # Errors
/// Those of [`snapshot`].
pub fn snapshot_within<T>(
    conn: &mut Connection,
    patience: Option<Duration>,
    work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // One round trip. The lock is taken before the snapshot, so that no partition is
    // dropped between the reading of marks and the reading of rows. The table alone:
    // who drops a partition locks it too, and a year of partitions takes long to lock.
    let begin = format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {}; \
         LOCK TABLE ONLY entries IN ACCESS SHARE MODE",
        statement_timeout(patience)
    );
    begin_by(conn, &begin)?;
    match work(conn) {
        Ok(value) => {
            AnsiTransactionManager::commit_transaction(conn)?;
            Ok(value)
        }
        Err(error) => match AnsiTransactionManager::rollback_transaction(conn) {
            // What went wrong first says more.
            Ok(()) | Err(DieselError::BrokenTransactionManager) => Err(error),
            Err(other) => Err(other.into()),
        },
    }
}

/// Begins a transaction by several statements.
fn begin_by(conn: &mut Connection, statements: &str) -> Result<(), StoreError> {
    let begun = AnsiTransactionManager::begin_transaction_sql(conn, statements);
    let Err(error) = begun else { return Ok(()) };
    // It has begun all the same where a later statement failed, and Diesel knows
    // nothing of it: the connection would go back to the pool within it.
    let status = AnsiTransactionManager::transaction_manager_status_mut(conn);
    if let Ok(None) = status.transaction_depth() {
        conn.batch_execute("ROLLBACK")?;
    }
    Err(error.into())
}

/// Diesel ends a transaction with an error of its own or of the work; callers
/// need know nothing of the former's type.
enum Abort<E> {
    Work(E),
    Database(DieselError),
}

impl<E> From<DieselError> for Abort<E> {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}
