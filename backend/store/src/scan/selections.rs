//! The places of sort orders whose rows a scan accepts.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_columnar::bitmap::{Bitmap, RankBitmap};
use logbook_columnar::codec::Packed;
use logbook_columnar::segment::{Column, ColumnView, Columns, SegmentSlice};
use logbook_columnar::sort_index::{Selection, SortedRows, ZONES, Zone, ZoneCounts};
use logbook_domain::coverage::SegmentId;

use super::filtered::FilteredScan;
use crate::cache::key::{CacheKey, ValueKind};
use crate::cache::read_source::ReadSource;
use crate::error::StoreError;
use crate::segments::{columns, orders};

/// Returns the selection of a slice, if it is cached or follows from counts alone.
pub(super) fn cached(
    scan: &FilteredScan,
    slice: &SegmentSlice,
    column: Column,
) -> Option<Arc<Selection>> {
    if scan.predicate().is_open() && slice.bounds.is_none() {
        return Some(Arc::new(Selection::All));
    }
    let key = slice.whole_segment().map(|id| key(scan, id, column));
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

/// Computes and caches the selection of a slice whose sort order is in memory.
pub(super) fn from_sorted_rows(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    slice: &SegmentSlice,
    column: Column,
    sorted: &SortedRows,
) -> Result<Arc<Selection>, StoreError> {
    source.charge(slice.cells.row_count())?;
    let accepted = places_of_rows(&sorted.rows, &*rows(source, scan, slice)?);
    Ok(put(scan, slice, column, Selection::Some(accepted)))
}

/// Computes and caches the selections of slices whose sort order is only stored, as
/// counts of accepted rows by zone. Returns them in the order of `slices`.
pub(super) fn count_zones(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    slices: &[&SegmentSlice],
    column: Column,
) -> Result<Vec<Arc<Selection>>, StoreError> {
    if slices.is_empty() {
        return Ok(Vec::new());
    }
    if !scan.filter.minimums().is_empty() {
        // The columns of minimums are read first: while zones arrive, the connection
        // cannot read anything else.
        for slice in slices {
            rows(source, scan, slice)?;
        }
    }
    let ids: Vec<SegmentId> = slices.iter().filter_map(|slice| slice.sealed).collect();
    let mut counted = HashMap::with_capacity(slices.len());
    orders::each_zones(source.connection()?, &ids, column, |id, zone_of_row| {
        let slice = scan.plan.slice_of(id).ok_or_else(missing_slice)?;
        let accepted = scan
            .rows_of(slice)
            .unwrap_or_else(|| scan.find_rows(slice, |column, row| slice.number(column, row)));
        let mut zones = [0; ZONES];
        for row in accepted.iter() {
            zones[zone_of_row.get(row) as usize % ZONES] += 1;
        }
        let counts = ZoneCounts::from_counts(zone_of_row.len(), zones);
        counted.insert(id, put(scan, slice, column, Selection::Zones(counts)));
        Ok(())
    })?;
    let selection = |id| counted.remove(id).ok_or_else(missing_slice);
    ids.iter().map(selection).collect()
}

/// Caches the selection of a whole segment.
fn put(
    scan: &FilteredScan,
    slice: &SegmentSlice,
    column: Column,
    selection: Selection,
) -> Arc<Selection> {
    let selection = Arc::new(selection);
    // The selection of a cut slice changes with the moment that cuts it.
    if let Some(id) = slice.whole_segment() {
        let key = key(scan, id, column);
        scan.plan.cache().put(key, Arc::clone(&selection));
    }
    selection
}

fn key(scan: &FilteredScan, id: SegmentId, column: Column) -> CacheKey {
    let kind = ValueKind::Selection(column, Arc::clone(scan.predicate()));
    CacheKey::of_segment(id, kind)
}

/// Returns the places of a sort order whose row is accepted; `rows` are the rows in that
/// order.
fn places_of_rows(rows: &Packed, accepted: &Bitmap) -> RankBitmap {
    RankBitmap::from_fn(rows.len(), |place| {
        accepted.contains(rows.get(place) as usize)
    })
}

/// Returns the accepted places of each of `zones`.
pub(super) fn in_zones(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    column: Column,
    zones: &[Zone],
) -> Result<Vec<Arc<RankBitmap>>, StoreError> {
    let cache = scan.plan.cache();
    let key = |&Zone { segment, zone }: &Zone| {
        let kind = ValueKind::Zone(column, Arc::clone(scan.predicate()), zone);
        CacheKey::of_segment(segment, kind)
    };
    let mut found: Vec<Option<Arc<RankBitmap>>> =
        zones.iter().map(|zone| cache.get(&key(zone))).collect();
    let missing: Vec<usize> = (0..zones.len())
        .filter(|&one| found[one].is_none())
        .collect();
    let slice_of = |zone: &Zone| {
        let slice = scan.plan.slice_of(zone.segment);
        slice.ok_or_else(missing_slice)
    };
    let mut requests = Vec::with_capacity(missing.len());
    for &one in &missing {
        requests.push((zones[one], slice_of(&zones[one])?.cells.row_count()));
    }
    let read = match requests.is_empty() {
        true => Vec::new(),
        false => orders::rows(source.connection()?, column, &requests)?,
    };
    for (one, rows_of_zone) in missing.into_iter().zip(read) {
        let slice = slice_of(&zones[one])?;
        let bitmap = Arc::new(places_of_rows(&rows_of_zone, &*rows(source, scan, slice)?));
        cache.put(key(&zones[one]), Arc::clone(&bitmap));
        found[one] = Some(bitmap);
    }
    Ok(found.into_iter().flatten().collect())
}

/// Returns the accepted rows of a slice. Columns that the slice lacks are read.
fn rows(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    slice: &SegmentSlice,
) -> Result<Arc<Bitmap>, StoreError> {
    if let Some(rows) = scan.rows_of(slice) {
        return Ok(rows);
    }
    let lacking = scan
        .minimum_columns()
        .filter(|&column| slice.column(column).is_none());
    let lacking: Vec<Column> = lacking.collect();
    let columns = match slice.sealed {
        // The columns are not cached: the selection is.
        Some(id) if !lacking.is_empty() => {
            columns::columns(source.connection()?, id, lacking.into_iter())?
        }
        _ => Columns::default(),
    };
    let column = |column: Column| {
        let read = columns[column.index()].as_ref();
        read.or_else(|| slice.column(column))
    };
    let numbers = ColumnView::from_columns(column);
    Ok(scan.find_rows(slice, |column, row| numbers.get(column, row)))
}

/// The error for a segment that the scan does not have, though an order was read for it.
fn missing_slice() -> StoreError {
    StoreError::Corrupt("the order of a segment that is not scanned".to_owned())
}
