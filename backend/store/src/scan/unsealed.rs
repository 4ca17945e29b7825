//! Rows that are not sealed: those of the tail, and of gaps between sealed buckets.
//!
//! No coverage mark says whether these rows have changed, and a busy hour has too many
//! rows to read all of them for each answer. The rows are therefore cached with the
//! snapshot under which they were read. The next read fetches only row versions of
//! transactions that had not ended in that snapshot. A changed row replaces the cached
//! row with its id. A deleted row is detected because all rows are counted as well; then
//! all of them are read again.

use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_columnar::segment::{Segment, SegmentSlice};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::cache::generation::CacheGeneration;
use crate::cache::read_source::ReadSource;
use crate::cache::unsealed_state::UnsealedState;
use crate::db::Connection;
use crate::db::snapshot::Snapshot;
use crate::error::StoreError;
use crate::segments::row_arrays::{self, RowArrays};

/// What a query of unsealed rows returns.
#[derive(QueryableByName)]
struct UnsealedRows {
    /// The number of all rows, including those that were not read.
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = Text)]
    snapshot: String,
    #[diesel(embed)]
    rows: RowArrays,
}

/// Returns the rows of `hours` as a slice, which is `None` when there are no rows. The
/// outer `None` says that there are more than `most` rows. `snapshot` is the snapshot of
/// the caller's transaction.
pub(super) fn read(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    (hours, snapshot): (Interval, &str),
    most: usize,
) -> Result<Option<Option<SegmentSlice>>, StoreError> {
    let state = match cache.unsealed(hours) {
        // Nothing was committed since.
        Some(cached) if cached.snapshot == Snapshot::parse(snapshot)? => {
            return Ok(Some(cached.slice));
        }
        Some(cached) => renew(source, cache, &cached, most)?,
        None => None,
    };
    let state = match state {
        Some(state) => state,
        None => match read_all(source, cache, hours, most)? {
            Some(state) => state,
            None => return Ok(None),
        },
    };
    let slice = state.slice.clone();
    cache.put_unsealed(state);
    Ok(Some(slice))
}

/// Reads the rows that have changed since the cached state; `None` when that is not
/// possible.
fn renew(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    cached: &UnsealedState,
    most: usize,
) -> Result<Option<UnsealedState>, StoreError> {
    let UnsealedRows {
        total,
        snapshot,
        rows,
    } = read_newer(
        source.connection()?,
        cached.hours,
        Some(&cached.snapshot),
        most,
    )?;
    let snapshot = Snapshot::parse(&snapshot)?;
    // The caller's snapshot may be older than the cached state.
    if !snapshot.sees_all_of(&cached.snapshot) {
        return Ok(None);
    }
    let is_changed = rows.len() > 0;
    let rows = match is_changed {
        true => Arc::new(cached.rows.with(rows)),
        false => Arc::clone(&cached.rows),
    };
    if usize::try_from(total) != Ok(rows.len()) || rows.len() > most {
        return Ok(None);
    }
    let slice = match is_changed {
        true => slice_of(source, cache, &rows)?,
        false => cached.slice.clone(),
    };
    Ok(Some(UnsealedState {
        hours: cached.hours,
        snapshot,
        rows,
        slice,
    }))
}

/// Reads all rows of `hours`; `None` when there are more than `most`.
fn read_all(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    hours: Interval,
    most: usize,
) -> Result<Option<UnsealedState>, StoreError> {
    let UnsealedRows { snapshot, rows, .. } = read_newer(source.connection()?, hours, None, most)?;
    if rows.len() > most {
        return Ok(None);
    }
    Ok(Some(UnsealedState {
        hours,
        snapshot: Snapshot::parse(&snapshot)?,
        slice: slice_of(source, cache, &rows)?,
        rows: Arc::new(rows),
    }))
}

/// Reads the rows of `hours` whose transactions had not ended in the snapshot `since`;
/// all rows without it.
fn read_newer(
    conn: &mut Connection,
    hours: Interval,
    since: Option<&Snapshot>,
    most: usize,
) -> Result<UnsealedRows, StoreError> {
    let within = row_arrays::within(&[hours]);
    // A count of its own is needed only when not all rows are read.
    let (total, newer) = match since {
        None => ("count(*)".to_owned(), "true".to_owned()),
        Some(since) => {
            let oldest = since.oldest_running();
            (
                format!("(SELECT count(*) FROM entries WHERE {within})"),
                format!("age(xmin) <= age('{oldest}'::xid8::xid)"),
            )
        }
    };
    // One more row indicates that there are too many.
    let chosen = row_arrays::select_rows(&format!("{within} AND {newer}"), most.saturating_add(1));
    let arrays = row_arrays::arrays(&row_arrays::array_agg("id"));
    Ok(diesel::sql_query(format!(
        "SELECT {total} AS total, pg_current_snapshot()::text AS snapshot, {arrays}
         FROM ({chosen}) AS chosen"
    ))
    .get_result(conn)?)
}

/// Returns rows as a slice; `None` when there are no rows.
fn slice_of(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    rows: &RowArrays,
) -> Result<Option<SegmentSlice>, StoreError> {
    let segment = rows.whole()?;
    segment
        .map(|segment| slice(source, cache, segment))
        .transpose()
}

/// Returns a segment of rows that belong to no bucket as a slice. `start` is the moment
/// from which the starts of the rows are counted.
pub(super) fn slice(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    (start, Segment { cells, columns }): (Moment, Segment),
) -> Result<SegmentSlice, StoreError> {
    let cells = cache.index_cells(source, &cells)?;
    Ok(SegmentSlice::from_rows(start, cells, columns))
}
