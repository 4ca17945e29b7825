//! The rows of a period that a filter accepts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use logbook_columnar::bitmap::Bitmap;
use logbook_columnar::query::{Minimums, Predicate, RowFilter};
use logbook_columnar::rollup::CardTally;
use logbook_columnar::segment::{Column, Numbers, SegmentSlice};
use logbook_domain::coverage::Bucket;
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::plan::ScanPlan;
use crate::cache::key::{CacheKey, Part};
use crate::cache::read_source::ReadSource;
use crate::error::StoreError;
use crate::segments::columns;

/// A plan under a filter.
#[derive(Debug)]
pub(crate) struct FilteredScan {
    /// Where the rows are.
    pub(crate) plan: ScanPlan,
    /// Which of them are accepted.
    pub(crate) filter: RowFilter,
    /// The accepted rows of slices, as far as they have been found, by the start of
    /// the slice.
    rows: RefCell<HashMap<Moment, Arc<Bitmap>>>,
    /// How many rows are accepted of slices that are no whole buckets, by their start.
    counts: RefCell<HashMap<Moment, u64>>,
}

impl FilteredScan {
    /// The rows of `plan` that the dimensions and minimums of `filter` accept.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn new(
        source: &mut dyn ReadSource,
        mut plan: ScanPlan,
        filter: &Filter,
    ) -> Result<Self, StoreError> {
        let minimums = Minimums::from_filter(filter);
        if !minimums.is_empty() {
            plan.count_within(source, minimums)?;
        }
        let is_cut = |slice: &SegmentSlice| slice.bounds.is_some();
        for column in minimums.columns().chain([Column::Started]) {
            plan.load_column(source, column, is_cut)?;
        }
        // Last: the dictionary has the series of all slices by now.
        let filter = RowFilter::new(filter, &plan.cache().dictionary());
        Ok(Self {
            plan,
            filter,
            rows: RefCell::default(),
            counts: RefCell::default(),
        })
    }

    /// What the filter asks of every row, whenever it began.
    pub(crate) const fn predicate(&self) -> &Arc<Predicate> {
        self.filter.predicate()
    }

    /// The columns that the filter compares with minimums.
    pub(crate) fn minimum_columns(&self) -> impl Iterator<Item = Column> + use<> {
        self.filter.minimums().columns()
    }

    /// The accepted rows of a slice, if they have been found already.
    pub(crate) fn rows_of(&self, slice: &SegmentSlice) -> Option<Arc<Bitmap>> {
        self.rows.borrow().get(&slice.start).cloned()
    }

    /// Finds the accepted rows of a slice; `number` gives the numbers that minimums
    /// compare.
    pub(crate) fn find_rows(
        &self,
        slice: &SegmentSlice,
        number: impl Fn(Column, usize) -> u64,
    ) -> Arc<Bitmap> {
        let found = Arc::new(self.filter.accepted_rows(slice, number));
        let mut rows = self.rows.borrow_mut();
        rows.insert(slice.start, Arc::clone(&found));
        found
    }

    /// How many rows of a slice are accepted.
    pub(crate) fn count(&self, slice: &SegmentSlice) -> u64 {
        let is_open = self.predicate().is_open();
        match slice.whole_bucket() {
            Some(_) if is_open => slice.cells.row_count() as u64,
            Some(bucket) => {
                let key = self.key(bucket, Part::Count);
                let cache = self.plan.cache();
                cache.get_or_make(key, || self.filter.count(slice))
            }
            // The count of a cut slice changes with the moment that cuts it.
            None => {
                let mut counts = self.counts.borrow_mut();
                let count = counts.entry(slice.start).or_insert_with(|| match is_open {
                    true => slice.count_inside() as u64,
                    false => self.filter.count(slice),
                });
                *count
            }
        }
    }

    /// How many rows are accepted.
    pub(crate) fn count_all(&self) -> u64 {
        let slices = self.plan.slices.iter();
        slices.map(|slice| self.count(slice)).sum()
    }

    /// What all accepted rows add up to.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn tally(&mut self, source: &mut dyn ReadSource) -> Result<CardTally, StoreError> {
        for column in Column::SUMMED {
            let is_cut = |slice: &SegmentSlice| slice.bounds.is_some();
            self.plan.load_column(source, column, is_cut)?;
        }
        let mut tally = CardTally::default();
        for slice in &self.plan.slices {
            tally += &*self.tally_of(source, slice)?;
        }
        Ok(tally)
    }

    /// What the accepted rows of a slice add up to.
    fn tally_of(
        &self,
        source: &mut dyn ReadSource,
        slice: &SegmentSlice,
    ) -> Result<Arc<CardTally>, StoreError> {
        let Some(bucket) = slice.whole_bucket() else {
            return Ok(self.add_up(slice, slice.numbers()));
        };
        let key = self.key(bucket, Part::Tally);
        self.plan.cache().get_or_try_make(key, || {
            if slice.within.is_none() || self.count(slice) == 0 {
                return Ok(self.add_up(slice, slice.numbers()));
            }
            // The columns are not cached: the tally is.
            let wanted = self.minimum_columns().chain(Column::SUMMED);
            let columns = columns::columns(source.connection()?, bucket, wanted)?;
            Ok(self.add_up(slice, Numbers::from(&columns)))
        })
    }

    fn add_up(&self, slice: &SegmentSlice, numbers: Numbers<'_>) -> Arc<CardTally> {
        Arc::new(CardTally::from_slice(&self.filter, slice, numbers))
    }

    fn key(&self, bucket: Bucket, part: impl Fn(Arc<Predicate>) -> Part) -> CacheKey {
        CacheKey {
            bucket,
            part: part(Arc::clone(self.predicate())),
        }
    }
}
