//! The sort indexes of the slices of a scan.

use std::sync::Arc;

use logbook_columnar::segment::{Column, SegmentSlice};
use logbook_columnar::sort_index::{Selection, SortIndex};
use logbook_domain::coverage::Bucket;

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
    let buckets: Vec<Bucket> = slices.iter().filter_map(|(one, _)| one.bucket).collect();
    let mut orders = scan.plan.cache().sorted(source, &buckets, column)?;
    let (mut indexes, mut uncounted) = (Vec::with_capacity(slices.len()), Vec::new());
    for (slice, selection) in slices {
        let sorted = match slice.bucket {
            Some(bucket) => orders.remove(&bucket),
            None => slice.order(column),
        };
        let missing = || StoreError::Corrupt(format!("order of the rows since {}", slice.start));
        let sorted = sorted.ok_or_else(missing)?;
        let selection = match (selection, &sorted.permutation) {
            (Some(selection), _) => selection,
            (None, Some(permutation)) => {
                selections::from_permutation(source, scan, slice, column, permutation)?
            }
            (None, None) => {
                uncounted.push((indexes.len(), slice));
                Arc::new(Selection::None)
            }
        };
        indexes.push(SortIndex::new(slice.bucket, slice.start, sorted, selection));
    }
    // One statement reads all stored orders: while one is counted, Postgres reads the next.
    let slices: Vec<&SegmentSlice> = uncounted.iter().map(|&(_, slice)| slice).collect();
    let counted = selections::count_zones(source, scan, &slices, column)?;
    for ((index, _), selection) in uncounted.into_iter().zip(counted) {
        indexes[index].set_accepted(selection);
    }
    Ok(indexes)
}
