//! Fails running entries whose completion did not arrive in time.

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::Status;
use uuid::Uuid;

use crate::coverage::marks;
use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::entries;
use crate::error::StoreError;
use crate::ingest::write;
use crate::logs::get::{self, Locking};

/// The maximum number of entries in one transaction.
const CHUNK: i64 = 500;

/// Fails the running entries that started before `started_before`, with `message` if
/// failure details are stored. Returns the number of entries.
///
/// # Errors
/// Returns an error when the database fails; earlier chunks are committed.
pub fn running(
    conn: &mut Connection,
    started_before: Moment,
    message: Option<&str>,
) -> Result<usize, StoreError> {
    let mut failed = 0;
    loop {
        let chunk = conn.transaction(|conn| fail_chunk(conn, started_before, message))?;
        if chunk == 0 {
            return Ok(failed);
        }
        failed += chunk;
    }
}

fn fail_chunk(
    conn: &mut Connection,
    started_before: Moment,
    message: Option<&str>,
) -> Result<usize, StoreError> {
    let running = entries::table
        .filter(entries::status.eq(Status::Running.code()))
        .filter(entries::started_at.lt(started_before))
        .order((entries::started_at, entries::id))
        .limit(CHUNK);
    let starts: Vec<Moment> = running.select(entries::started_at).load(conn)?;
    let Some(&last) = starts.last() else {
        return Ok(0);
    };
    locks::lock_shared(conn, Lock::Dictionary)?;
    marks::lock_shared(conn, starts)?;
    let ids: Vec<Uuid> = running
        .filter(entries::started_at.le(last))
        .select(entries::id)
        // A completion in progress wins: its row is skipped.
        .for_update()
        .skip_locked()
        .load(conn)?;
    for &id in &ids {
        fail(conn, id, message)?;
    }
    Ok(ids.len())
}

fn fail(conn: &mut Connection, id: Uuid, message: Option<&str>) -> Result<(), StoreError> {
    let stored = get::with_content(conn, id, Locking::ForUpdate)?.ok_or(StoreError::NotFound)?;
    let mut entry = stored.entry;
    entry.expire(message);
    write::rewrite(conn, &entry)
}
