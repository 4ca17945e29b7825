//! Pages by rank: a scan says which rows belong to the page before any row is read.

use std::ops::Range;

use logbook_columnar::dictionary::{Dictionary, Outcome};
use logbook_columnar::segment::{Column, encode_optional};
use logbook_columnar::sort_index::{Key, Window};
use logbook_domain::page::{Cursor, PageRequest, Sort, Start};
use logbook_domain::time;

use crate::db::Connection;
use crate::entries::fetch_by_start::fetch_by_start;
use crate::entries::row::EntryRow;
use crate::error::StoreError;
use crate::scan::filtered::FilteredScan;
use crate::scan::order::SortedScan;
use crate::segments::sort_columns::column_of;

/// Returns the rows of the page, and one more if there is another page after it, in the
/// order in which the page is read from its start. `total` is the number of rows that the
/// scan accepts.
pub(super) fn rows(
    conn: &mut Connection,
    scan: &FilteredScan,
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
            let ranks = offset..offset.saturating_add(wanted).min(total);
            let ordered = SortedScan::new(conn, scan, sort.key)?;
            rows_of_ranks(conn, scan, &ordered, sort, ranks, total)
        }
        Start::Cursor(cursor) => rows_next_to(conn, scan, &cursor, wanted, total),
    }
}

/// Returns the rows of these ranks of the list, in its order. `total` is the number of
/// rows that the scan accepts.
pub(super) fn rows_of_ranks(
    conn: &mut Connection,
    scan: &FilteredScan,
    ordered: &SortedScan,
    sort: Sort,
    ranks: Range<u64>,
    total: u64,
) -> Result<Vec<EntryRow>, StoreError> {
    let ranks = if sort.descending {
        total - ranks.end..total - ranks.start
    } else {
        ranks
    };
    let window = ordered.window(conn, scan, ranks)?;
    let mut rows = fetch(conn, scan, sort, &window)?;
    if sort.descending {
        rows.reverse();
    }
    Ok(rows)
}

/// Returns the rows next to the cursor, the nearest first.
fn rows_next_to(
    conn: &mut Connection,
    scan: &FilteredScan,
    cursor: &Cursor,
    wanted: u64,
    total: u64,
) -> Result<Vec<EntryRow>, StoreError> {
    let position = (key_of(cursor), cursor.place.id);
    let upwards = cursor.sort.descending == cursor.backwards;
    let ordered = SortedScan::new(conn, scan, cursor.sort.key)?;
    let (before, equal) = ordered.rank(conn, scan, position.0)?;
    // Rows with the same key lie on both sides of the cursor: their ids decide.
    let ranks = if upwards {
        before..(before + equal + wanted).min(total)
    } else {
        before.saturating_sub(wanted)..before + equal
    };
    let window = ordered.window(conn, scan, ranks)?;
    let mut rows = fetch(conn, scan, cursor.sort, &window)?;
    rows.retain(|row| {
        let other = (key(row, cursor.sort), row.id);
        if upwards {
            other > position
        } else {
            other < position
        }
    });
    if !upwards {
        rows.reverse();
    }
    rows.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Returns the rows of the window, the smallest first.
fn fetch(
    conn: &mut Connection,
    scan: &FilteredScan,
    sort: Sort,
    window: &Window,
) -> Result<Vec<EntryRow>, StoreError> {
    let starts = window.keys.iter();
    let starts = starts.filter_map(|key| time::from_millis(key.started));
    let mut rows = fetch_by_start(conn, starts.collect())?;
    let dictionary = scan.plan.cache().dictionary();
    rows.retain(|row| accepts(scan, &dictionary, row));
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

/// Returns whether the scan accepts the row. Rows are fetched by their start, so others
/// that began at the same moment come with them.
fn accepts(scan: &FilteredScan, dictionary: &Dictionary, row: &EntryRow) -> bool {
    let series = dictionary.number(row.series_id);
    let outcome = Outcome::from_codes(row.status, row.error_category);
    let (Some(series), Some(outcome)) = (series, outcome) else {
        return false;
    };
    scan.filter.accepts(series, outcome)
        && scan.filter.minimums().accept(|column| value(row, column))
}

/// Returns the sort key of a row.
fn key(row: &EntryRow, sort: Sort) -> Key {
    Key {
        value: column_of(sort.key).map_or(0, |column| value(row, column)),
        started: row.started_at.timestamp_millis(),
    }
}

/// Returns the sort key of a cursor's place.
fn key_of(cursor: &Cursor) -> Key {
    let value = cursor.place.value;
    Key {
        value: column_of(cursor.sort.key)
            .map_or(0, |_| encode_optional(Some(value).filter(|&one| one >= 0))),
        started: cursor.place.started_at.timestamp_millis(),
    }
}

/// Returns the number of a row as the column stores it. Starts are stored relative to
/// their bucket, so that no row alone has one; they are compared by [`Key::started`].
fn value(row: &EntryRow, column: Column) -> u64 {
    encode_optional(match column {
        Column::Started => None,
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
