//! The sort indexes of the slices of a scan.

use std::sync::Arc;

use logbook_columnar::segment::{Column, SegmentSlice};
use logbook_columnar::sort_index::{Selection, SortIndex, SortedColumn};
use logbook_domain::coverage::SegmentId;

use super::filtered::FilteredScan;
use super::selections;
use crate::cache::read_source::ReadSource;
use crate::error::StoreError;

/// Returns the sort indexes by `column` of the slices that have accepted rows, in the
/// order of `slices`.
pub(super) fn read<'a>(
    source: &mut dyn ReadSource,
    scan: &FilteredScan,
    slices: impl Iterator<Item = &'a SegmentSlice>,
    column: Column,
) -> Result<Vec<SortIndex>, StoreError> {
    let cached = |slice| (slice, selections::cached(scan, slice, column));
    let slices: Vec<(&SegmentSlice, Option<Arc<Selection>>)> = slices
        .map(cached)
        .filter(|(_, selection)| selection.as_deref() != Some(&Selection::None))
        .collect();
    let ids: Vec<SegmentId> = slices.iter().filter_map(|(one, _)| one.sealed).collect();
    let mut orders = scan.plan.cache().sorted(source, &ids, column)?;
    let (mut indexes, mut uncounted) = (Vec::with_capacity(slices.len()), Vec::new());
    for (slice, selection) in slices {
        let sorted = match slice.sealed {
            Some(id) => orders.remove(&id),
            None => slice.order(column),
        };
        let missing = || StoreError::Corrupt(format!("order of the rows since {}", slice.start));
        let sorted = sorted.ok_or_else(missing)?;
        let selection = match (selection, &*sorted) {
            (Some(selection), _) => selection,
            (None, SortedColumn::InMemory(rows)) => {
                selections::from_sorted_rows(source, scan, slice, column, rows)?
            }
            (None, SortedColumn::Stored(_)) => {
                uncounted.push((indexes.len(), slice));
                Arc::new(Selection::None)
            }
        };
        let times = (slice.start, slice.last);
        indexes.push(SortIndex::new(slice.sealed, times, sorted, selection));
    }
    // One statement reads all stored orders: while one is counted, Postgres reads the next.
    let slices: Vec<&SegmentSlice> = uncounted.iter().map(|&(_, slice)| slice).collect();
    let counted = selections::count_zones(source, scan, &slices, column)?;
    for ((index, _), selection) in uncounted.into_iter().zip(counted) {
        indexes[index].set_accepted(selection);
    }
    Ok(indexes)
}
