//! Rows of moments at which so many entries began that not all of them are fetched.
//!
//! A scan tells the rows of a page by their value and start, and how many rows with the
//! same value and start come before them. Usually all entries of these moments are
//! fetched. A batch import may give a million entries one start: then Postgres has to find
//! the rows among them by their ids.

use diesel::prelude::*;
use logbook_columnar::sort_index::{Key, Window};
use logbook_domain::page::{Cursor, Sort, SortKey};
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::condition::Condition;
use crate::entries::keyset::{between, order};
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::row::EntryRow;
use crate::entries::search_scope::SearchScope;
use crate::error::StoreError;
use crate::scan::filtered::FilteredScan;
use crate::segments::sort_columns::column_of;

/// The most rows that are fetched for a page beside those of the page itself.
pub(super) const MOST_OTHERS: usize = 5_000;

/// Returns the rows of a window, the smallest first.
pub(super) fn rows(
    conn: &mut Connection,
    scan: &FilteredScan,
    sort: Sort,
    window: &Window,
) -> Result<Vec<EntryRow>, StoreError> {
    let Window { keys, skip } = window;
    let place = |key| place(sort.key, key);
    let ends = keys
        .first()
        .and_then(place)
        .zip(keys.last().and_then(place));
    let Some((first, last)) = ends else {
        return Ok(Vec::new());
    };
    let mut starts: Vec<Moment> = keys.iter().filter_map(|key| Some(place(key)?.1)).collect();
    starts.sort_unstable();
    starts.dedup();
    let ascending = Sort {
        descending: false,
        ..sort
    };
    Ok(entries::table
        .filter(accepted(conn, scan)?)
        .filter(entries::started_at.eq_any(starts))
        .filter(between(sort.key, first, last))
        .order(order(ascending, false))
        .offset(i64::try_from(*skip).unwrap_or(i64::MAX))
        .limit(i64::try_from(keys.len()).unwrap_or(i64::MAX))
        .select(EntryRow::as_select())
        .load(conn)?)
}

/// Returns the number of rows with the value and start of the cursor whose id is smaller,
/// and of the row with its id.
pub(super) fn ranks_among_ties(
    conn: &mut Connection,
    scan: &FilteredScan,
    cursor: &Cursor,
) -> Result<(u64, u64), StoreError> {
    let key = (cursor.place.value, cursor.place.started_at);
    let ties = entries::table
        .filter(accepted(conn, scan)?)
        .filter(entries::started_at.eq(key.1))
        .filter(between(cursor.sort.key, key, key));
    let ids = (
        diesel::dsl::sql::<diesel::sql_types::BigInt>("count(*) FILTER (WHERE entries.id < ")
            .bind::<diesel::sql_types::Uuid, _>(cursor.place.id)
            .sql(")"),
        diesel::dsl::sql::<diesel::sql_types::BigInt>("count(*) FILTER (WHERE entries.id = ")
            .bind::<diesel::sql_types::Uuid, _>(cursor.place.id)
            .sql(")"),
    );
    let (smaller, equal): (i64, i64) = ties.select(ids).get_result(conn)?;
    Ok((smaller.unsigned_abs(), equal.unsigned_abs()))
}

/// Returns the condition that the filter of the scan accepts a row.
fn accepted(conn: &mut Connection, scan: &FilteredScan) -> Result<Condition, StoreError> {
    let always = Interval::default();
    let resolved = ResolvedFilter::look_up(conn, &scan.asked, always, SearchScope::WithoutContent)?;
    Ok(resolved.condition())
}

/// Returns value and start of a key as cursors name them: with -1 for an absent value, and
/// 0 when the start itself is the sort key.
fn place(sort: SortKey, key: &Key) -> Option<(i64, Moment)> {
    let value = match column_of(sort) {
        Some(_) => i64::try_from(key.value).ok()? - 1,
        None => 0,
    };
    Some((value, time::from_millis(key.started)?))
}
