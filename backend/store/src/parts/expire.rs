//! Giving up on parts whose entry never came.

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

/// Most parts that are in memory at the same time.
const CHUNK: i64 = 100;
/// Most rows without content that are deleted at the same time.
const ROWS: i64 = 10_000;

/// What was given up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expired {
    /// Parts that never met their entry.
    pub parts: Vec<Part>,
    /// Whether there may be more.
    pub has_more: bool,
}

/// Takes parts away that have waited in vain up to `now`, and gives them; also
/// forgets entries that take no more content. To be called in a transaction,
/// again as long as there is more.
///
/// # Errors
/// Returns an error when the database fails.
pub fn take_expired(conn: &mut Connection, now: Moment) -> Result<Expired, StoreError> {
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
    let forgotten = forget_met(conn, now)? + forget_open(conn, now)?;
    let has_more = parts.len() as i64 == CHUNK || forgotten >= ROWS;
    Ok(Expired { parts, has_more })
}

fn forget_met(conn: &mut Connection, now: Moment) -> Result<i64, StoreError> {
    let keys: Vec<(Uuid, i64)> = waiting_parts::table
        .filter(waiting_parts::expires_at.le(now))
        .filter(waiting_parts::met)
        .order(waiting_parts::expires_at)
        .limit(ROWS)
        .select((waiting_parts::key, waiting_parts::ordinal))
        .load(conn)?;
    for chunk in keys.chunks(1_000) {
        let of_keys = waiting_parts::key.eq_any(chunk.iter().map(|(key, _)| *key));
        diesel::delete(waiting_parts::table)
            .filter(of_keys)
            .filter(waiting_parts::met)
            .filter(waiting_parts::expires_at.le(now))
            .execute(conn)?;
    }
    Ok(keys.len() as i64)
}

/// Forgets those whose time is over, and the oldest where there are too many.
fn forget_open(conn: &mut Connection, now: Moment) -> Result<i64, StoreError> {
    let newest_too_many: Option<Moment> = open_entries::table
        .order(open_entries::expires_at.desc())
        .offset(MAX_OPEN)
        .select(open_entries::expires_at)
        .first(conn)
        .optional()?;
    let last = newest_too_many.map_or(now, |moment| moment.max(now));
    let over = open_entries::table.filter(open_entries::expires_at.le(last));
    Ok(diesel::delete(over).execute(conn)? as i64)
}
