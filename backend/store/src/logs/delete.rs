//! Deletion of entries with their content.

use std::ops::ControlFlow;

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::filter::Filter;
use logbook_domain::id;
use logbook_domain::page::{Cursor, Place, Sort, SortKey};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::coverage::marks;
use crate::db::Connection;
use crate::db::schema::{contents, entries};
use crate::entries::candidates::Candidates;
use crate::entries::condition::and;
use crate::entries::keyset;
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::search_scope::SearchScope;
use crate::entries::text_matcher::TextMatcher;
use crate::error::StoreError;

/// The most rows that are deleted at once, to bound memory.
const CHUNK: i64 = 10_000;

/// Deletes the entries with these ids, and returns how many there were.
///
/// # Errors
/// Returns an error when the database fails.
pub fn by_ids(conn: &mut Connection, ids: &[Uuid]) -> Result<i64, StoreError> {
    // The id contains the start of the entry, with which Postgres opens only the
    // partitions of these days.
    let keys: Vec<(Moment, Uuid)> = ids
        .iter()
        .filter_map(|&one| Some((id::moment(one)?, one)))
        .collect();
    conn.transaction(|conn| delete_keys(conn, keys))
}

/// Deletes every entry that `filter` accepts, oldest first, and returns how many there
/// were. All of them are deleted in one transaction.
///
/// # Errors
/// Returns an error when the database fails.
pub fn matching(
    conn: &mut Connection,
    filter: &Filter,
    interval: Interval,
    search: SearchScope,
) -> Result<i64, StoreError> {
    let resolved = ResolvedFilter::look_up(conn, filter, interval, search)?;
    conn.transaction(|conn| {
        let mut deleted = 0;
        if let Some(matcher) = resolved.content_matcher() {
            let mut last = None;
            while let Some(keys) = next_found(conn, &resolved, matcher, interval, &mut last)? {
                deleted += delete_keys(conn, keys)?;
            }
            return Ok(deleted);
        }
        loop {
            let keys: Vec<(Moment, Uuid)> = entries::table
                .filter(resolved.condition())
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

/// Returns the keys of the entries among the next candidates that hold the text, which may
/// be none; `None` when there are no more candidates. `last` is the place of the last
/// candidate that was searched, and is moved on.
fn next_found(
    conn: &mut Connection,
    resolved: &ResolvedFilter<'_>,
    matcher: &TextMatcher,
    interval: Interval,
    last: &mut Option<Place>,
) -> Result<Option<Vec<(Moment, Uuid)>>, StoreError> {
    let sort = Sort {
        key: SortKey::StartedAt,
        descending: false,
    };
    let (mut part, mut condition) = (interval, resolved.condition());
    if let Some(place) = *last {
        part.from = Some(place.started_at);
        let cursor = Cursor {
            sort,
            filter: 0,
            place,
            backwards: false,
        };
        condition = and(condition, keyset::keyset(&cursor));
    }
    let candidates = Candidates::new(matcher, condition, part);
    let candidates = candidates.order(keyset::order(sort, false)).first(CHUNK);
    let (mut keys, mut reached) = (Vec::new(), None);
    candidates.each(conn, |row, matches| {
        if matches {
            keys.push((row.started_at, row.id));
        }
        reached = Some(keyset::place(&row, SortKey::StartedAt));
        ControlFlow::Continue(())
    })?;
    *last = reached;
    Ok(reached.map(|_| keys))
}

/// Deletes the entries with these keys and their contents, and invalidates the coverage
/// of their hours.
fn delete_keys(conn: &mut Connection, mut keys: Vec<(Moment, Uuid)>) -> Result<i64, StoreError> {
    keys.sort_unstable();
    let (Some(&(first, _)), Some(&(last, _))) = (keys.first(), keys.last()) else {
        return Ok(0);
    };
    let (starts, ids): (Vec<Moment>, Vec<Uuid>) = keys.into_iter().unzip();
    marks::invalidate(conn, starts.iter().copied())?;
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
