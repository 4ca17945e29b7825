//! Which numbers of series may be written down.
//!
//! Writers remember the numbers of series, in every server, for as long as they
//! run, and no foreign key watches what they write. So each remembers which
//! generation of the dictionary its numbers are of, and in the transaction of a
//! write holds the dictionary still and compares. Whoever takes series out of it
//! begins another generation while nobody writes: those who were writing have
//! committed and are seen, those who come later look their series up again. No
//! clock is in it, so that neither a sleeping laptop nor a paused server
//! can come back with a number that is gone.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::db::Connection;
use crate::db::locks::Lock;
use crate::db::schema::dictionary_generation;
use crate::error::StoreError;

/// What the database complains about when numbers are of an older generation.
const STALE: &str = "series were forgotten";

/// The generation of what is looked up from now on.
///
/// # Errors
/// Those of the database.
pub(crate) fn current(conn: &mut Connection) -> Result<i64, StoreError> {
    Ok(dictionary_generation::table
        .select(dictionary_generation::generation)
        .first(conn)?)
}

/// Keeps series from being taken away until the end of the transaction.
///
/// # Errors
/// Those of the database, and one that [is stale](is_stale) when some were
/// since `generation`.
pub(crate) fn hold(conn: &mut Connection, generation: i64) -> Result<(), StoreError> {
    let lock = Lock::Dictionary.number();
    // One round trip: a text that is no number fails where there is a row to
    // make it of.
    Ok(conn.batch_execute(&format!(
        "SELECT pg_advisory_xact_lock_shared({lock});
         SELECT ('{STALE}, generation ' || generation)::bigint
         FROM dictionary_generation WHERE generation <> {generation}"
    ))?)
}

/// Begins another one. To be called by who holds the dictionary alone.
///
/// # Errors
/// Those of the database.
pub(crate) fn advance(conn: &mut Connection) -> Result<(), StoreError> {
    diesel::update(dictionary_generation::table)
        .set(dictionary_generation::generation.eq(dictionary_generation::generation + 1))
        .execute(conn)?;
    Ok(())
}

/// Whether a write failed because its series were looked up too long ago.
pub(crate) fn is_stale(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(error) if error.to_string().contains(STALE))
}
