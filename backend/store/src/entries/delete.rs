//! Taking entries out, with their content.

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::filter::Filter;
use logbook_domain::id;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use uuid::Uuid;

use super::condition::{Meant, Search};
use crate::schema::{contents, entries};
use crate::{Connection, StoreError, rollup};

/// Rows taken out at a time, to bound memory.
const CHUNK: i64 = 10_000;

/// Deletes the entries of these ids; gives how many there were.
///
/// # Errors
/// Those of the database.
pub fn by_ids(conn: &mut Connection, ids: &[Uuid]) -> Result<i64, StoreError> {
    // The start is in the id: with it, Postgres opens only the partitions of these days.
    let keys: Vec<(Moment, Uuid)> = ids
        .iter()
        .filter_map(|&one| Some((id::moment(one)?, one)))
        .collect();
    conn.transaction(|conn| delete_keys(conn, keys))
}

/// Deletes every entry that `filter` accepts, in chunks and oldest first; gives
/// how many there were.
///
/// # Errors
/// Those of the database.
pub fn matching(
    conn: &mut Connection,
    filter: &Filter,
    interval: Interval,
    search: Search,
) -> Result<i64, StoreError> {
    let meant = Meant::look_up(conn, filter, interval, search)?;
    conn.transaction(|conn| {
        let mut deleted = 0;
        loop {
            let keys: Vec<(Moment, Uuid)> = entries::table
                .filter(meant.condition())
                .select((entries::started_at, entries::id))
                .order((entries::started_at, entries::id))
                .limit(CHUNK)
                .load(conn)?;
            if keys.is_empty() {
                return Ok(deleted);
            }
            deleted += delete_keys(conn, keys)?;
        }
    })
}

fn delete_keys(conn: &mut Connection, mut keys: Vec<(Moment, Uuid)>) -> Result<i64, StoreError> {
    keys.sort_unstable();
    let (Some(&(first, _)), Some(&(last, _))) = (keys.first(), keys.last()) else {
        return Ok(0);
    };
    let (starts, ids): (Vec<Moment>, Vec<Uuid>) = keys.into_iter().unzip();
    rollup::touch(conn, starts.iter().copied())?;
    let deleted = diesel::delete(entries::table)
        .filter(entries::started_at.between(first, last))
        .filter(entries::started_at.eq_any(&starts))
        .filter(entries::id.eq_any(&ids))
        .execute(conn)?;
    diesel::delete(contents::table)
        .filter(contents::started_at.between(first, last))
        .filter(contents::started_at.eq_any(&starts))
        .filter(contents::id.eq_any(&ids))
        .execute(conn)?;
    Ok(i64::try_from(deleted).unwrap_or(i64::MAX))
}
