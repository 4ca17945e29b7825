//! Which places of sort orders a scan accepts.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_columnar::bitmap::{Bitmap, RankBitmap};
use logbook_columnar::codec::Packed;
use logbook_columnar::segment::{Column, Columns, Numbers, SegmentSlice};
use logbook_columnar::sort_index::{Selection, SortPermutation, ZONES, Zone, ZoneCounts};
use logbook_domain::coverage::Bucket;
use logbook_domain::time::Moment;

use super::filtered::FilteredScan;
use crate::cache::key::{CacheKey, Part};
use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{columns, orders};

/// The selection of a slice, where it is cached or needs no look at rows.
pub(crate) fn cached(
    scan: &FilteredScan,
    slice: &SegmentSlice,
    column: Column,
) -> Option<Arc<Selection>> {
    if scan.predicate().is_open() && slice.bounds.is_none() {
        return Some(Arc::new(Selection::All));
    }
    let key = slice.whole_bucket().map(|one| key(scan, one, column));
    if let Some(selection) = key.and_then(|key| scan.plan.cache().get(&key)) {
        return Some(selection);
    }
    let count = scan.count(slice);
    let selection = if count == 0 {
        Selection::None
    } else if count == slice.cells.row_count() as u64 {
        Selection::All
    } else {
        return None;
    };
    Some(put(scan, slice, column, selection))
}

/// The selection of a slice whose permutation is in memory.
///
/// # Errors
/// Those of the database.
pub(crate) fn select(
    conn: &mut Connection,
    scan: &FilteredScan,
    slice: &SegmentSlice,
    column: Column,
    permutation: &SortPermutation,
) -> Result<Arc<Selection>, StoreError> {
    let accepted = accepted(&permutation.rows, &*rows(conn, scan, slice)?);
    Ok(put(scan, slice, column, Selection::Some(accepted)))
}

/// The selections of slices whose permutation is stored, counted zone by zone, in their
/// order.
///
/// # Errors
/// Those of the database.
pub(crate) fn count_zones(
    conn: &mut Connection,
    scan: &FilteredScan,
    slices: &[&SegmentSlice],
    column: Column,
) -> Result<Vec<Arc<Selection>>, StoreError> {
    if slices.is_empty() {
        return Ok(Vec::new());
    }
    if !scan.filter.minimums().is_empty() {
        // The columns of minimums are read first: the connection is not free while
        // zones arrive.
        for slice in slices {
            rows(conn, scan, slice)?;
        }
    }
    let days: Vec<Moment> = slices.iter().map(|slice| slice.start).collect();
    let mut counted = HashMap::with_capacity(slices.len());
    orders::each_zones(conn, &days, column, |day, zone_of_row| {
        let slice = slices.iter().find(|slice| slice.start == day);
        let slice = slice.ok_or(StoreError::NotFound)?;
        let accepted = scan
            .rows_of(slice)
            .unwrap_or_else(|| scan.find_rows(slice, |column, row| slice.number(column, row)));
        let mut zones = [0; ZONES];
        for row in accepted.iter() {
            zones[zone_of_row.get(row) as usize % ZONES] += 1;
        }
        let counts = ZoneCounts::from_counts(zone_of_row.len(), zones);
        counted.insert(day, put(scan, slice, column, Selection::Zones(counts)));
        Ok(())
    })?;
    let selection = |day| counted.remove(day).ok_or(StoreError::NotFound);
    days.iter().map(selection).collect()
}

fn put(
    scan: &FilteredScan,
    slice: &SegmentSlice,
    column: Column,
    selection: Selection,
) -> Arc<Selection> {
    let selection = Arc::new(selection);
    // The selection of a cut slice changes with the moment that cuts it.
    if let Some(bucket) = slice.whole_bucket() {
        let key = key(scan, bucket, column);
        scan.plan.cache().put(key, Arc::clone(&selection));
    }
    selection
}

fn key(scan: &FilteredScan, bucket: Bucket, column: Column) -> CacheKey {
    CacheKey {
        bucket,
        part: Part::Selection(column, Arc::clone(scan.predicate())),
    }
}

/// The places of `rows`, in an order, whose row is accepted.
fn accepted(rows: &Packed, accepted: &Bitmap) -> RankBitmap {
    RankBitmap::from_fn(rows.len(), |place| {
        accepted.contains(rows.get(place) as usize)
    })
}

/// The accepted places of these zones.
///
/// # Errors
/// Those of the database.
pub(crate) fn in_zones(
    conn: &mut Connection,
    scan: &FilteredScan,
    column: Column,
    zones: &[Zone],
) -> Result<Vec<Arc<RankBitmap>>, StoreError> {
    let cache = scan.plan.cache();
    let key = |&Zone { bucket, zone }: &Zone| CacheKey {
        bucket,
        part: Part::Zone(column, Arc::clone(scan.predicate()), zone),
    };
    let mut found: Vec<Option<Arc<RankBitmap>>> =
        zones.iter().map(|zone| cache.get(&key(zone))).collect();
    let missing: Vec<usize> = (0..zones.len())
        .filter(|&one| found[one].is_none())
        .collect();
    let slice_of = |zone: &Zone| {
        let slice = scan.plan.slice_of(zone.bucket);
        slice.ok_or(StoreError::NotFound)
    };
    let mut asked = Vec::with_capacity(missing.len());
    for &one in &missing {
        asked.push((zones[one], slice_of(&zones[one])?.cells.row_count()));
    }
    let read = orders::rows(conn, column, &asked)?;
    for (one, rows_of_zone) in missing.into_iter().zip(read) {
        let slice = slice_of(&zones[one])?;
        let bitmap = Arc::new(accepted(&rows_of_zone, &*rows(conn, scan, slice)?));
        cache.put(key(&zones[one]), Arc::clone(&bitmap));
        found[one] = Some(bitmap);
    }
    Ok(found.into_iter().flatten().collect())
}

/// The accepted rows of a slice, whose columns need not be loaded.
fn rows(
    conn: &mut Connection,
    scan: &FilteredScan,
    slice: &SegmentSlice,
) -> Result<Arc<Bitmap>, StoreError> {
    if let Some(rows) = scan.rows_of(slice) {
        return Ok(rows);
    }
    let lacking = scan
        .minimum_columns()
        .filter(|&column| slice.column(column).is_none());
    let columns = match slice.bucket {
        // The columns are not cached: the selection is.
        Some(bucket) => columns::columns(conn, bucket, lacking)?,
        None => Columns::default(),
    };
    let column = |column: Column| {
        let read = columns[column.index()].as_ref();
        read.or_else(|| slice.column(column))
    };
    let numbers = Numbers::from_columns(column);
    Ok(scan.find_rows(slice, |column, row| numbers.get(column, row)))
}
