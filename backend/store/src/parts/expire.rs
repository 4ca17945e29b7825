//! Deletes parts whose entry did not arrive in time.

use diesel::prelude::*;
use logbook_domain::parts::Part;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::{open_entries, waiting_parts};
use crate::error::StoreError;
use crate::parts::MAX_OPEN;
use crate::parts::row::PartRow;

/// The maximum number of parts in memory.
const CHUNK: i64 = 100;
/// The maximum number of rows without content that are deleted at once.
const ROWS: i64 = 10_000;

/// The result of [`delete_expired`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expired {
    /// The deleted parts, which were never attached to an entry.
    pub parts: Vec<Part>,
    /// Whether there may be more expired rows.
    pub has_more: bool,
}

/// Deletes and returns parts that expired before `now` without an entry. Also deletes the
/// keys of expired open entries. Must be called in a transaction, repeatedly as long as
/// there is more.
///
/// # Errors
/// Returns an error when the database fails.
pub fn delete_expired(conn: &mut Connection, now: Moment) -> Result<Expired, StoreError> {
    locks::lock(conn, Lock::Parts)?;
    let lost = waiting_parts::table
        .filter(waiting_parts::expires_at.le(now))
        .filter(diesel::dsl::not(waiting_parts::met))
        .order((
            waiting_parts::expires_at,
            waiting_parts::key,
            waiting_parts::ordinal,
        ))
        .limit(CHUNK);
    let rows: Vec<PartRow> = lost.select(PartRow::as_select()).load(conn)?;
    let parts = rows.into_iter().map(PartRow::into_part);
    let parts = parts.collect::<Result<Vec<Part>, StoreError>>()?;
    for part in &parts {
        diesel::delete(waiting_parts::table.find((part.key, part.ordinal))).execute(conn)?;
    }
    let deleted = delete_attached(conn, now)? + delete_open(conn, now)?;
    let has_more = parts.len() as i64 == CHUNK || deleted >= ROWS;
    Ok(Expired { parts, has_more })
}

/// Deletes expired rows of parts that were attached.
fn delete_attached(conn: &mut Connection, now: Moment) -> Result<i64, StoreError> {
    let keys: Vec<(Uuid, i64)> = waiting_parts::table
        .filter(waiting_parts::expires_at.le(now))
        .filter(waiting_parts::met)
        .order(waiting_parts::expires_at)
        .limit(ROWS)
        .select((waiting_parts::key, waiting_parts::ordinal))
        .load(conn)?;
    for chunk in keys.chunks(1_000) {
        let has_key = waiting_parts::key.eq_any(chunk.iter().map(|(key, _)| *key));
        diesel::delete(waiting_parts::table)
            .filter(has_key)
            .filter(waiting_parts::met)
            .filter(waiting_parts::expires_at.le(now))
            .execute(conn)?;
    }
    Ok(keys.len() as i64)
}

/// Deletes the keys of expired open entries, and the oldest keys beyond [`MAX_OPEN`].
fn delete_open(conn: &mut Connection, now: Moment) -> Result<i64, StoreError> {
    let newest_excess: Option<Moment> = open_entries::table
        .order(open_entries::expires_at.desc())
        .offset(MAX_OPEN)
        .select(open_entries::expires_at)
        .first(conn)
        .optional()?;
    let last = newest_excess.map_or(now, |moment| moment.max(now));
    let expired = open_entries::table.filter(open_entries::expires_at.le(last));
    Ok(diesel::delete(expired).execute(conn)? as i64)
}
