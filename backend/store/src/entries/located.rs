//! Pages whose place is known before a row is read.

use std::ops::Range;

use logbook_domain::page::{Cursor, PageRequest, Sort, Start};
use logbook_domain::time;

use super::began::began_at;
use super::row::EntryRow;
use crate::segments::{Column, Dictionary, Key, Ordered, Outcome, View, Window, column_of, kept};
use crate::{Connection, StoreError};

/// The rows of the page in the order it is read in from its start, and one more
/// where there is another page behind it. `total` is how many rows the view
/// shows.
///
/// # Errors
/// Those of the database.
pub(super) fn rows(
    conn: &mut Connection,
    view: &mut View,
    request: &PageRequest,
    total: u64,
) -> Result<Vec<EntryRow>, StoreError> {
    let PageRequest {
        sort,
        per_page,
        start,
    } = *request;
    let wanted = per_page.unsigned_abs() + 1;
    match start {
        Start::Page(page) => {
            let offset = (page - 1)
                .saturating_mul(per_page)
                .unsigned_abs()
                .min(total);
            let places = offset..offset.saturating_add(wanted).min(total);
            let ordered = Ordered::by(conn, view, sort.key)?;
            at(conn, view, &ordered, sort, places, total)
        }
        Start::Beside(cursor) => beside(conn, view, &cursor, wanted, total),
    }
}

/// The rows at these places of the list, in its order. `total` is how many rows
/// the view shows.
///
/// # Errors
/// Those of the database.
pub(super) fn at(
    conn: &mut Connection,
    view: &mut View,
    ordered: &Ordered,
    sort: Sort,
    places: Range<u64>,
    total: u64,
) -> Result<Vec<EntryRow>, StoreError> {
    let places = if sort.descending {
        total - places.end..total - places.start
    } else {
        places
    };
    let window = ordered.window(conn, view, places)?;
    let mut rows = fetch(conn, view, sort, &window)?;
    if sort.descending {
        rows.reverse();
    }
    Ok(rows)
}

/// The rows next to the cursor's place, the nearest first.
fn beside(
    conn: &mut Connection,
    view: &mut View,
    cursor: &Cursor,
    wanted: u64,
    total: u64,
) -> Result<Vec<EntryRow>, StoreError> {
    let place = (key_of(cursor), cursor.place.id);
    let upwards = cursor.sort.descending == cursor.backwards;
    let ordered = Ordered::by(conn, view, cursor.sort.key)?;
    let (before, equal) = ordered.rank(conn, view, place.0)?;
    // Rows with the key of the place lie on both sides of it: their id tells.
    let places = if upwards {
        before..(before + equal + wanted).min(total)
    } else {
        before.saturating_sub(wanted)..before + equal
    };
    let window = ordered.window(conn, view, places)?;
    let mut rows = fetch(conn, view, cursor.sort, &window)?;
    rows.retain(|row| {
        let other = (key(row, cursor.sort), row.id);
        if upwards {
            other > place
        } else {
            other < place
        }
    });
    if !upwards {
        rows.reverse();
    }
    rows.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    Ok(rows)
}

/// The rows of the window, smallest first.
fn fetch(
    conn: &mut Connection,
    view: &View,
    sort: Sort,
    window: &Window,
) -> Result<Vec<EntryRow>, StoreError> {
    let starts = window.keys.iter();
    let starts = starts.filter_map(|key| time::from_millis(key.started));
    let mut rows = began_at(conn, starts.collect())?;
    let dictionary = view.extent.memory().dictionary();
    rows.retain(|row| accepts(view, &dictionary, row));
    drop(dictionary);
    rows.sort_by_cached_key(|row| (key(row, sort), row.id));
    let first = window.keys.first();
    let from = rows.iter().position(|row| Some(&key(row, sort)) == first);
    let Range { start, end } = from.map_or(0..0, |from| {
        let from = from + window.skip;
        from..from + window.keys.len()
    });
    rows.truncate(end);
    Ok(rows.split_off(start.min(rows.len())))
}

/// Whether the view shows the row. Others may have begun in the same moment.
fn accepts(view: &View, dictionary: &Dictionary, row: &EntryRow) -> bool {
    let series = dictionary.number(row.series_id);
    let outcome = Outcome::from_codes(row.status, row.error_category);
    let (Some(series), Some(outcome)) = (series, outcome) else {
        return false;
    };
    view.accepts(series, outcome) && view.within_limits(|column| value(row, column))
}

fn key(row: &EntryRow, sort: Sort) -> Key {
    Key {
        value: column_of(sort.key).map_or(0, |column| value(row, column)),
        started: row.started_at.timestamp_millis(),
    }
}

fn key_of(cursor: &Cursor) -> Key {
    let value = cursor.place.value;
    Key {
        value: column_of(cursor.sort.key).map_or(0, |_| kept(Some(value).filter(|&one| one >= 0))),
        started: cursor.place.started_at.timestamp_millis(),
    }
}

/// The number of a row as columns keep it.
fn value(row: &EntryRow, column: Column) -> u64 {
    kept(match column {
        Column::Started => Some(row.started_at.timestamp_millis()),
        Column::InputTokens => row.input_tokens.map(i64::from),
        Column::OutputTokens => row.output_tokens.map(i64::from),
        Column::TotalTokens => row.total_tokens.map(i64::from),
        Column::CostNanos => row.cost_nanos,
        Column::DurationMs => row.duration_ms.map(i64::from),
        Column::CachedInputTokens => row.cached_input_tokens.map(i64::from),
        Column::ReasoningTokens => row.reasoning_tokens.map(i64::from),
        Column::CacheWriteTokens => row.cache_write_tokens.map(i64::from),
    })
}
