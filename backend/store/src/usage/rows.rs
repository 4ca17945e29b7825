//! Entries one by one, where cells do not tell enough of them: within minimums, in
//! a part of an hour, or without a mark.

use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::Dictionary;
use logbook_columnar::rollup::SliceCells;
use logbook_columnar::segment::Column;
use logbook_domain::coverage::Bucket;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::search_scope::Search;
use crate::error::StoreError;
use crate::scan::filtered::FilteredScan;
use crate::scan::plan::ScanPlan;
use crate::usage::reader::Reader;
use crate::usage::source::{self, Source};

impl Reader<'_> {
    /// Hands over all entries of a bucket with a mark that `filter` accepts.
    pub(crate) fn each_slice(
        &mut self,
        bucket: Bucket,
        filter: &Filter,
        each: impl FnMut(SliceCells<'_>),
    ) -> Result<(), StoreError> {
        let cache = Arc::clone(&self.cache);
        let plan = match ScanPlan::read_bucket(self.conn, cache, bucket)? {
            Some(plan) => Some(plan),
            // It has too many rows for a segment.
            None => self.matching(filter, bucket.interval())?,
        };
        match plan {
            Some(plan) => self.each_of(plan, filter, each),
            None => Ok(()),
        }
    }

    /// Hands over the cells of the entries that `source` finds in no bucket, by
    /// the moments they count at.
    pub(crate) fn each_of_rows(
        &mut self,
        source: &Source,
        mut each: impl FnMut(&Dictionary, Moment, &Block),
    ) -> Result<(), StoreError> {
        let filter = self.filter;
        let mut hand_over = |rows: SliceCells<'_>| {
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
            self.each_of(plan, filter, &mut hand_over)?;
            for interval in uncovered {
                for day in source::days(self.conn, interval, self.now)? {
                    if let Some(plan) = self.matching(filter, day)? {
                        self.each_of(plan, filter, &mut hand_over)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The entries of `interval` that `filter` accepts.
    fn matching(
        &mut self,
        filter: &Filter,
        interval: Interval,
    ) -> Result<Option<ScanPlan>, StoreError> {
        let resolved =
            ResolvedFilter::look_up(self.conn, filter, interval, Search::WithoutContent)?;
        ScanPlan::read_rows(self.conn, Arc::clone(&self.cache), resolved.condition())
    }

    fn each_of(
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
