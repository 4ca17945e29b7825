//! The generation of the dictionary, which keeps cached ids of series valid.
//!
//! Writer threads in every server cache the ids of series for as long as they run, and
//! no foreign key checks the ids they write. Therefore each thread also caches the
//! generation of the dictionary that its ids are from, and compares it in the
//! transaction of every write, under a shared lock. A job that removes series from the
//! dictionary starts another generation under the exclusive lock: writes in progress
//! have committed before, so that their entries are visible to the job, and later
//! writes look their series up again. No clock is involved, so that neither a suspended
//! laptop nor a paused server can write an id that was deleted.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::db::Connection;
use crate::db::locks::Lock;
use crate::db::schema::dictionary_generation;
use crate::error::StoreError;

/// The text that Postgres fails to convert, and quotes in its error, when ids are from an
/// older generation.
const STALE: &str = "series were forgotten";

/// Returns the generation of ids that are looked up from now on.
pub(crate) fn current(conn: &mut Connection) -> Result<i64, StoreError> {
    Ok(dictionary_generation::table
        .select(dictionary_generation::generation)
        .first(conn)?)
}

/// Locks the dictionary against the deletion of series until the end of the transaction.
///
/// # Errors
/// Returns an error that [is stale](is_stale) when series were deleted since
/// `generation`.
pub(crate) fn lock(conn: &mut Connection, generation: i64) -> Result<(), StoreError> {
    let lock = Lock::Dictionary.number();
    // One round trip: when the generation differs, there is a row to convert, and the
    // conversion of a text to a number fails.
    Ok(conn.batch_execute(&format!(
        "SELECT pg_advisory_xact_lock_shared({lock});
         SELECT ('{STALE}, generation ' || generation)::bigint
         FROM dictionary_generation WHERE generation <> {generation}"
    ))?)
}

/// Starts another generation. Must be called under the exclusive lock of the dictionary.
pub(crate) fn advance(conn: &mut Connection) -> Result<(), StoreError> {
    diesel::update(dictionary_generation::table)
        .set(dictionary_generation::generation.eq(dictionary_generation::generation + 1))
        .execute(conn)?;
    Ok(())
}

/// Returns whether a write failed because its ids are from an older generation.
pub(crate) fn is_stale(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(error) if error.to_string().contains(STALE))
}
