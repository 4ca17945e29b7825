//! Usage cells that are computed from single entries, where stored cells are not
//! precise enough: under minimums, in a part of an hour, and without a coverage mark.

use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::Dictionary;
use logbook_columnar::rollup::SliceCells;
use logbook_columnar::segment::Column;
use logbook_domain::coverage::{Bucket, SealedSegment};
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::reader::Reader;
use super::source::{self, UsageSource};
use crate::coverage::marks;
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::search_scope::SearchScope;
use crate::error::StoreError;
use crate::scan::filtered::FilteredScan;
use crate::scan::plan::ScanPlan;

impl Reader<'_> {
    /// Calls `each` with the entries of a marked bucket that `filter` accepts, segment by
    /// segment.
    pub(super) fn each_slice(
        &mut self,
        bucket: Bucket,
        filter: &Filter,
        mut each: impl FnMut(SliceCells<'_>),
    ) -> Result<(), StoreError> {
        let splits = marks::splits(self.conn, bucket)?;
        for segment in SealedSegment::of_bucket(bucket, &splits) {
            let cache = Arc::clone(&self.cache);
            let plan = ScanPlan::read_segment(self.conn, cache, segment)?;
            self.each_slice_of(plan, filter, &mut each)?;
        }
        Ok(())
    }

    /// Calls `each` with the cells of the entries that no bucket of `source` covers, and
    /// with the moment at which these entries count.
    pub(super) fn each_uncovered(
        &mut self,
        source: &UsageSource,
        mut each: impl FnMut(&Dictionary, Moment, &Block),
    ) -> Result<(), StoreError> {
        let filter = self.filter;
        let mut each_quarter = |rows: SliceCells<'_>| {
            for (start, block) in rows.quarters() {
                each(rows.dictionary, start, &block);
            }
        };
        for &interval in &source.plan.rows {
            let cache = Arc::clone(&self.cache);
            let mut plan = match filter.is_of_numbers() {
                true => ScanPlan::read(self.conn, cache, interval)?,
                false => ScanPlan::uncovered(cache, interval),
            };
            let uncovered = std::mem::take(&mut plan.uncovered);
            self.each_slice_of(plan, filter, &mut each_quarter)?;
            for interval in uncovered {
                for day in source::split_into_days(self.conn, interval, self.now)? {
                    if let Some(plan) = self.read_matching(filter, day)? {
                        self.each_slice_of(plan, filter, &mut each_quarter)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads the entries of `interval` that `filter` accepts; `None` when there are none.
    fn read_matching(
        &mut self,
        filter: &Filter,
        interval: Interval,
    ) -> Result<Option<ScanPlan>, StoreError> {
        let resolved =
            ResolvedFilter::look_up(self.conn, filter, interval, SearchScope::WithoutContent)?;
        ScanPlan::read_rows(self.conn, Arc::clone(&self.cache), resolved.condition())
    }

    /// Calls `each` with the rows of each slice of `plan` that `filter` accepts.
    fn each_slice_of(
        &mut self,
        mut plan: ScanPlan,
        filter: &Filter,
        mut each: impl FnMut(SliceCells<'_>),
    ) -> Result<(), StoreError> {
        for column in Column::ALL {
            plan.load_column(self.conn, column, |_| true)?;
        }
        let scan = FilteredScan::new(self.conn, plan, filter)?;
        let dictionary = self.cache.dictionary();
        for slice in &scan.plan.slices {
            each(SliceCells {
                filter: &scan.filter,
                dictionary: &dictionary,
                slice,
            });
        }
        Ok(())
    }
}
