//! The tail: the rows since an hour that is not sealed yet, most of which were read a
//! moment ago.
//!
//! No mark says whether they have changed, and a busy hour has more rows than one
//! wants to read for each answer. So the rows stay in the cache with the snapshot they
//! were read from, and only row versions are read that may be newer: those of
//! transactions that had not ended then. A row that has been changed comes with its
//! id and replaces the old one. A row that is gone is missed when all rows are
//! counted; then all of them are read anew.

use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_columnar::segment::{Segment, SegmentSlice};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::cache::generation::CacheGeneration;
use crate::cache::read_source::ReadSource;
use crate::cache::tail_state::TailState;
use crate::db::Connection;
use crate::db::snapshot::Snapshot;
use crate::error::StoreError;
use crate::segments::row_arrays::{self, RowArrays};

#[derive(QueryableByName)]
struct Fresh {
    /// How many rows there are in all.
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = Text)]
    snapshot: String,
    #[diesel(embed)]
    rows: RowArrays,
}

/// The rows since `from`, as of the snapshot it is called in.
///
/// # Errors
/// Those of the database; `Ok(None)` when there are more than `most` rows.
pub(crate) fn read(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    (from, snapshot): (Moment, &str),
    most: usize,
) -> Result<Option<Option<SegmentSlice>>, StoreError> {
    let cached = cache.tail().filter(|cached| cached.from == from);
    let tail = match cached {
        // Nobody has written anything since.
        Some(cached) if cached.snapshot == Snapshot::parse(snapshot)? => {
            return Ok(Some(cached.slice));
        }
        Some(cached) => renew(source, cache, &cached, most)?,
        None => None,
    };
    let tail = match tail {
        Some(tail) => tail,
        None => match read_all(source, cache, from, most)? {
            Some(tail) => tail,
            None => return Ok(None),
        },
    };
    let slice = tail.slice.clone();
    cache.put_tail(tail);
    Ok(Some(slice))
}

/// What is cached with what has changed since; `None` where that cannot be told.
fn renew(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    cached: &TailState,
    most: usize,
) -> Result<Option<TailState>, StoreError> {
    let Fresh {
        total,
        snapshot,
        rows,
    } = fresh(
        source.connection()?,
        cached.from,
        Some(&cached.snapshot),
        most,
    )?;
    let snapshot = Snapshot::parse(&snapshot)?;
    // Another answer may have begun before this memory was made.
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
    Ok(Some(TailState {
        from: cached.from,
        snapshot,
        rows,
        slice,
    }))
}

fn read_all(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    from: Moment,
    most: usize,
) -> Result<Option<TailState>, StoreError> {
    let Fresh { snapshot, rows, .. } = fresh(source.connection()?, from, None, most)?;
    if rows.len() > most {
        return Ok(None);
    }
    Ok(Some(TailState {
        from,
        snapshot: Snapshot::parse(&snapshot)?,
        slice: slice_of(source, cache, &rows)?,
        rows: Arc::new(rows),
    }))
}

/// The rows of transactions that were not over at `since`.
fn fresh(
    conn: &mut Connection,
    from: Moment,
    since: Option<&Snapshot>,
    most: usize,
) -> Result<Fresh, StoreError> {
    let within = row_arrays::within(&[Interval {
        from: Some(from),
        to: None,
    }]);
    // All of them are counted by themselves only where not all are read.
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
    let chosen = row_arrays::select_rows(&format!("{within} AND {newer}"), most);
    let arrays = row_arrays::arrays(&row_arrays::array_agg("id"));
    Ok(diesel::sql_query(format!(
        "SELECT {total} AS total, pg_current_snapshot()::text AS snapshot, {arrays}
         FROM ({chosen}) AS chosen"
    ))
    .get_result(conn)?)
}

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

/// A segment of rows that are in no bucket as a slice, with the moment its starts are
/// counted from.
///
/// # Errors
/// Those of the database.
pub(crate) fn slice(
    source: &mut dyn ReadSource,
    cache: &CacheGeneration,
    (start, Segment { cells, columns }): (Moment, Segment),
) -> Result<SegmentSlice, StoreError> {
    let cells = cache.index_cells(source, &cells)?;
    Ok(SegmentSlice::from_rows(start, cells, columns))
}
