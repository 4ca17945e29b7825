//! Pages by rank: a scan says which rows belong to the page before any row is read.

use std::collections::BTreeSet;
use std::ops::Range;

use logbook_columnar::dictionary::{Dictionary, Outcome};
use logbook_columnar::segment::{Column, SegmentSlice, encode_optional};
use logbook_columnar::sort_index::{Key, Window};
use logbook_domain::coverage::Bucket;
use logbook_domain::page::{Cursor, PageRequest, Sort, SortKey, Start};
use logbook_domain::time::{self, Moment};
use uuid::Uuid;

use crate::cache::read_source::ReadSource;
use crate::db::Connection;
use crate::entries::fetch_by_start::{Later, Unchanged, fetch_by_start, fetch_unchanged};
use crate::entries::row::EntryRow;
use crate::error::StoreError;
use crate::logs::crowded;
use crate::scan::filtered::FilteredScan;
use crate::scan::order::SortedScan;
use crate::segments::sort_columns::column_of;

/// The fewest rows of a bucket whose partition is read by a plan that Postgres chose by
/// itself: with fewer it might scan the partition, and keep doing so when that has grown.
const FEWEST_ROWS: usize = 500;

/// Where the rows of a page are, in the snapshot of a scan.
pub(super) struct Located {
    window: Window,
    sort: Sort,
    order: ReadingOrder,
    /// How many accepted rows began at the starts of the window, where that is known.
    at_its_starts: Option<u64>,
}

/// The order in which the rows of a page are read from its start.
enum ReadingOrder {
    Ascending,
    Descending,
    /// The first so many rows beyond a position.
    Above((Key, Uuid), u64),
    /// The first so many rows before a position, the nearest first.
    Below((Key, Uuid), u64),
}

/// Finds the rows of the page, and one more if there is another page after it. `total` is
/// the number of rows that the scan accepts.
pub(super) fn locate(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    request: &PageRequest,
    total: u64,
) -> Result<Located, StoreError> {
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
            let ordered = SortedScan::new(source, scan, sort.key)?;
            locate_ranks(source, scan, &ordered, sort, ranks, total)
        }
        Start::Cursor(cursor) => locate_next_to(source, scan, &cursor, wanted, total),
    }
}

/// Returns the rows of the page, and one more if there is another page after it, in the
/// order in which the page is read from its start. `total` is the number of rows that the
/// scan accepts.
pub(super) fn rows(
    conn: &mut Connection,
    scan: &FilteredScan,
    request: &PageRequest,
    total: u64,
) -> Result<Vec<EntryRow>, StoreError> {
    locate(conn, scan, request, total)?.fetch(conn, scan)
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
    locate_ranks(conn, scan, ordered, sort, ranks, total)?.fetch(conn, scan)
}

fn locate_ranks(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    ordered: &SortedScan,
    sort: Sort,
    ranks: Range<u64>,
    total: u64,
) -> Result<Located, StoreError> {
    let (ranks, order) = match sort.descending {
        true => (
            total - ranks.end..total - ranks.start,
            ReadingOrder::Descending,
        ),
        false => (ranks, ReadingOrder::Ascending),
    };
    let window = ordered.window(source, scan, ranks)?;
    Located::new(source, scan, ordered, sort, (window, order))
}

/// Finds the rows next to the cursor.
fn locate_next_to(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    cursor: &Cursor,
    wanted: u64,
    total: u64,
) -> Result<Located, StoreError> {
    let position = (key_of(cursor), cursor.place.id);
    let upwards = cursor.sort.descending == cursor.backwards;
    let ordered = SortedScan::new(source, scan, cursor.sort.key)?;
    let (before, equal) = ordered.rank(source, scan, position.0)?;
    if equal > crowded::MOST_OTHERS as u64 {
        let (smaller, same) = crowded::ranks_among_ties(source.connection()?, scan, cursor)?;
        let (ranks, order) = if upwards {
            let first = before + smaller + same;
            (first..(first + wanted).min(total), ReadingOrder::Ascending)
        } else {
            let end = before + smaller;
            (end.saturating_sub(wanted)..end, ReadingOrder::Descending)
        };
        let window = ordered.window(source, scan, ranks)?;
        return Located::new(source, scan, &ordered, cursor.sort, (window, order));
    }
    // Rows with the same key lie on both sides of the cursor: their ids decide.
    let (ranks, order) = if upwards {
        let ranks = before..(before + equal + wanted).min(total);
        (ranks, ReadingOrder::Above(position, wanted))
    } else {
        let ranks = before.saturating_sub(wanted)..before + equal;
        (ranks, ReadingOrder::Below(position, wanted))
    };
    let window = ordered.window(source, scan, ranks)?;
    Located::new(source, scan, &ordered, cursor.sort, (window, order))
}

impl Located {
    fn new(
        source: &mut dyn ReadSource,
        scan: &FilteredScan,
        ordered: &SortedScan,
        sort: Sort,
        (window, order): (Window, ReadingOrder),
    ) -> Result<Self, StoreError> {
        let last = window.keys.last().copied();
        let is_in_tail = |key: &Key| {
            let slice = scan.plan.slice_at(key.started);
            slice.is_some_and(|at| scan.plan.slices[at].sealed.is_none())
        };
        // The marks of sealed buckets say whether these have changed.
        let last = last.filter(|key| sort.key == SortKey::StartedAt && is_in_tail(key));
        let at_its_starts = match last {
            Some(last) => {
                let first = window.keys[0];
                let (from, _) = ordered.rank(source, scan, first)?;
                let (to, equal) = ordered.rank(source, scan, last)?;
                Some(to + equal - from)
            }
            None => None,
        };
        Ok(Self {
            window,
            sort,
            order,
            at_its_starts,
        })
    }

    /// Fetches the rows in the transaction in which they were located.
    fn fetch(
        &self,
        conn: &mut Connection,
        scan: &FilteredScan,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let rows = match fetch_by_start(conn, self.starts(), self.most())? {
            Some(fetched) => self.inside(scan, fetched),
            None => crowded::rows(conn, scan, self.sort, &self.window)?,
        };
        Ok(self.in_order(rows))
    }

    /// Fetches the rows with one statement outside of a transaction; returns `None` when
    /// they may have changed since the scan, or cannot be fetched in this way.
    pub(super) fn fetch_unchanged(
        &self,
        conn: &mut Connection,
        scan: &FilteredScan,
        snapshot: &str,
    ) -> Result<Option<Vec<EntryRow>>, StoreError> {
        let slices = self.window.keys.iter();
        let slices: Option<BTreeSet<usize>> =
            slices.map(|key| scan.plan.slice_at(key.started)).collect();
        let Some(slices) = slices else {
            return Ok(None);
        };
        let slices: Vec<_> = slices.iter().map(|&at| &scan.plan.slices[at]).collect();
        if slices
            .iter()
            .any(|slice| slice.cells.row_count() < FEWEST_ROWS)
        {
            return Ok(None);
        }
        let bucket = |slice: &&SegmentSlice| slice.sealed.map(|id| id.bucket);
        let buckets: Option<Vec<Bucket>> = slices.iter().map(bucket).collect();
        let unchanged = Unchanged {
            snapshot,
            buckets: &buckets.unwrap_or_default(),
        };
        let rows = match fetch_unchanged(conn, self.starts(), self.most(), &unchanged)? {
            Some(Later::Unchanged(rows)) => rows,
            // They are all the rows that the scan has seen if they are as many.
            Some(Later::Older(rows)) if self.is_complete(scan, &rows) => rows,
            _ => return Ok(None),
        };
        Ok(Some(self.in_order(self.inside(scan, rows))))
    }

    fn is_complete(&self, scan: &FilteredScan, rows: &[EntryRow]) -> bool {
        let dictionary = scan.plan.cache().dictionary();
        let accepted = rows.iter().filter(|row| accepts(scan, &dictionary, row));
        self.at_its_starts == Some(accepted.count() as u64)
    }

    fn starts(&self) -> Vec<Moment> {
        let keys = self.window.keys.iter();
        keys.filter_map(|key| time::from_millis(key.started))
            .collect()
    }

    /// Returns the most rows that are fetched to find those of the page among them.
    fn most(&self) -> usize {
        self.window.keys.len() + crowded::MOST_OTHERS
    }

    /// Returns the rows of the page in the order in which it is read, out of those of the
    /// window.
    fn in_order(&self, mut rows: Vec<EntryRow>) -> Vec<EntryRow> {
        let sort = self.sort;
        let place = |row: &EntryRow| (key(row, sort), row.id);
        match self.order {
            ReadingOrder::Ascending => {}
            ReadingOrder::Descending => rows.reverse(),
            ReadingOrder::Above(position, wanted) => {
                rows.retain(|row| place(row) > position);
                rows.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
            }
            ReadingOrder::Below(position, wanted) => {
                rows.retain(|row| place(row) < position);
                rows.reverse();
                rows.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
            }
        }
        rows
    }

    /// Returns those of the fetched rows that belong to the window, the smallest first.
    fn inside(&self, scan: &FilteredScan, mut rows: Vec<EntryRow>) -> Vec<EntryRow> {
        let (sort, window) = (self.sort, &self.window);
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
        rows.split_off(start.min(rows.len()))
    }
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
