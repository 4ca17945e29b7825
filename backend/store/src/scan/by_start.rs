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
    let (mut before, mut parts) = (0, Vec::<(&SegmentSlice, Range<usize>)>::new());
    for slice in &scan.plan.slices {
        let count = scan.count(slice);
        if count == 0 || before >= wanted.end {
            continue;
        }
        let inside = |place: u64| to_index(place.clamp(before, before + count) - before);
        let ranks = inside(wanted.start)..inside(wanted.end);
        before += count;
        // A slice before the window matters only if the next slice begins at the moment
        // at which it ends: it can hold rows that started together with the first row.
        let is_apart = |(earlier, ranks): &(&SegmentSlice, Range<usize>)| {
            ranks.is_empty() && earlier.last < slice.start
        };
        if parts.last().is_some_and(is_apart) {
            parts.clear();
        }
        parts.push((slice, ranks));
    }
    let (slices, ranks): (Vec<&SegmentSlice>, Vec<Range<usize>>) = parts.into_iter().unzip();
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
    let (mut before, mut slices) = (0, Vec::new());
    for slice in &scan.plan.slices {
        if slice.last.timestamp_millis() < started {
            before += scan.count(slice);
        } else if slice.start.timestamp_millis() <= started {
            slices.push(slice);
        }
    }
    let column = Column::Started;
    let indexes = sort_indexes::read(source, scan, slices.into_iter(), column)?;
    let mut orders = StoredOrders {
        source,
        scan,
        column,
    };
    let (earlier, equal) = resolve(&indexes, &mut orders, || {
        let runs = indexes
            .iter()
            .map(|index| index.ranks_of(index.since(started)));
        runs.fold((0, 0), |(earlier, equal), run| {
            (earlier + run.start, equal + run.len())
        })
    })?;
    Ok((before + earlier as u64, equal as u64))
}
