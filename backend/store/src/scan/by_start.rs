//! The rows of a scan in the order of their start. Slices follow each other in time, so
//! their counts say which slices hold a place, and only these slices are read.

use std::ops::Range;

use logbook_columnar::codec::to_index;
use logbook_columnar::segment::{Column, SegmentSlice};
use logbook_columnar::sort_index::{Window, resolve, window_of_ranks};

use super::filtered::FilteredScan;
use super::order_source::StoredOrders;
use super::sort_indexes;
use crate::cache::read_source::ReadSource;
use crate::error::StoreError;

/// Returns the rows at these places, of which there is at least one.
pub(super) fn window(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    wanted: Range<u64>,
) -> Result<Window, StoreError> {
    let (mut before, mut slices, mut ranks) = (0, Vec::new(), Vec::new());
    for slice in &scan.plan.slices {
        let end = before + scan.count(slice);
        let inside = wanted.start.max(before)..wanted.end.min(end);
        if !inside.is_empty() {
            slices.push(slice);
            ranks.push(to_index(inside.start - before)..to_index(inside.end - before));
        }
        before = end;
    }
    let column = Column::Started;
    let indexes = sort_indexes::read(source, scan, slices.into_iter(), column)?;
    let mut orders = StoredOrders {
        source,
        scan,
        column,
    };
    resolve(&indexes, &mut orders, || window_of_ranks(&indexes, &ranks))
}

/// Returns the number of rows that began before `started`, in milliseconds since 1970,
/// and the number of rows that began at it.
pub(super) fn rank(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    started: i64,
) -> Result<(u64, u64), StoreError> {
    let Some(at) = scan.plan.slice_at(started) else {
        return Ok((0, 0));
    };
    let (earlier, later) = scan.plan.slices.split_at(at);
    let before: u64 = earlier.iter().map(|slice| scan.count(slice)).sum();
    let slice: Option<&SegmentSlice> = later.first();
    let column = Column::Started;
    let indexes = sort_indexes::read(source, scan, slice.into_iter(), column)?;
    let mut orders = StoredOrders {
        source,
        scan,
        column,
    };
    let run = resolve(&indexes, &mut orders, || {
        let index = indexes.first()?;
        Some(index.ranks_of(index.since(started)))
    })?;
    let run = run.unwrap_or_default();
    Ok((before + run.start as u64, run.len() as u64))
}
