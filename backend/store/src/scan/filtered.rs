//! The rows of a period that a filter accepts.
//!
//! Counting adds up cells. Rows are looked at only in a segment that the period
//! cuts, and under minimums, whose columns tell how many rows of each cell are
//! left; other columns are read only for what these rows add up to. What whole
//! segments add up to is cached by predicate.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use logbook_columnar::bitmap::Bitmap;
use logbook_columnar::query::{Counted, Counts, Minimums, Predicate, RowFilter};
use logbook_columnar::rollup::CardTally;
use logbook_columnar::segment::{Column, ColumnView, SegmentSlice};
use logbook_domain::coverage::SegmentId;
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::plan::ScanPlan;
use crate::cache::key::{CacheKey, ValueKind};
use crate::cache::read_source::ReadSource;
use crate::error::StoreError;
use crate::segments::columns;

/// How many series are resolved against a filter in the time in which one cell is added
/// up.
const SERIES_PER_CELL: usize = 4;

/// The rows of a plan that a filter accepts. The counts and sums of whole segments are
/// cached, those of other slices are computed for each scan.
#[derive(Debug)]
pub(crate) struct FilteredScan {
    /// The slices that hold the rows.
    pub(crate) plan: ScanPlan,
    /// The filter of the rows.
    pub(crate) filter: RowFilter,
    /// The filter as it was asked for.
    pub(crate) asked: Filter,
    /// The accepted rows of the slices that were searched, by the key of the slice.
    rows: RefCell<HashMap<(Moment, i16), Arc<Bitmap>>>,
    /// The number of accepted rows of slices that are not whole segments, by the key
    /// of the slice.
    counts: RefCell<HashMap<(Moment, i16), u64>>,
}

impl FilteredScan {
    /// Applies the dimensions and minimums of `filter` to the rows of `plan`.
    pub(crate) fn new(
        source: &mut dyn ReadSource,
        mut plan: ScanPlan,
        filter: &Filter,
    ) -> Result<Self, StoreError> {
        let minimums = Minimums::from_filter(filter);
        if !minimums.is_empty() {
            plan.count_reaching(source, minimums)?;
        }
        let is_cut = |slice: &SegmentSlice| slice.bounds.is_some();
        for column in minimums.columns().chain([Column::Started]) {
            plan.load_column(source, column, is_cut)?;
        }
        source.charge(plan.cache().dictionary().len() / SERIES_PER_CELL)?;
        // The dictionary contains the series of all slices only now.
        let resolved = RowFilter::new(filter, &plan.cache().dictionary());
        Ok(Self {
            plan,
            filter: resolved,
            asked: filter.clone(),
            rows: RefCell::default(),
            counts: RefCell::default(),
        })
    }

    /// Returns the part of the filter that does not depend on when a row began.
    pub(super) const fn predicate(&self) -> &Arc<Predicate> {
        self.filter.predicate()
    }

    /// Returns the columns that the filter compares with minimums.
    pub(crate) fn minimum_columns(&self) -> impl Iterator<Item = Column> + use<> {
        self.filter.minimums().columns()
    }

    /// Returns the accepted rows of a slice, if this scan has searched it already.
    pub(super) fn rows_of(&self, slice: &SegmentSlice) -> Option<Arc<Bitmap>> {
        self.rows.borrow().get(&slice.key()).cloned()
    }

    /// Finds the accepted rows of a slice. `number` returns the number of a row in a
    /// column that the filter compares with a minimum.
    pub(super) fn find_rows(
        &self,
        slice: &SegmentSlice,
        number: impl Fn(Column, usize) -> u64,
    ) -> Arc<Bitmap> {
        let found = Arc::new(self.filter.accepted_rows(slice, number));
        let mut rows = self.rows.borrow_mut();
        rows.insert(slice.key(), Arc::clone(&found));
        found
    }

    /// Returns the number of accepted rows of a slice.
    pub(crate) fn count(&self, slice: &SegmentSlice) -> u64 {
        let is_open = self.predicate().is_open();
        match slice.whole_segment() {
            Some(_) if is_open => slice.cells.row_count() as u64,
            Some(id) => {
                let key = self.key(id, ValueKind::Count);
                let cache = self.plan.cache();
                cache.get_or_make(key, || self.filter.count(slice))
            }
            // The count of a cut slice changes with the moment that cuts it.
            None => {
                let mut counts = self.counts.borrow_mut();
                let count = counts.entry(slice.key()).or_insert_with(|| match is_open {
                    true => slice.count_inside() as u64,
                    false => self.filter.count(slice),
                });
                *count
            }
        }
    }

    /// Returns the number of accepted rows of all slices.
    pub(crate) fn count_all(&self) -> u64 {
        let slices = self.plan.slices.iter();
        slices.map(|slice| self.count(slice)).sum()
    }

    /// Returns the number of rows of all slices by series and outcome that have the
    /// minimums of the filter, whether or not its dimensions accept them. The counts of
    /// whole segments are added up once for all filters with these minimums.
    pub(crate) fn counts(&self) -> Counts {
        let is_whole = |slice: &&SegmentSlice| slice.whole_segment().is_some();
        let (whole, others): (Vec<&SegmentSlice>, Vec<&SegmentSlice>) =
            self.plan.slices.iter().partition(is_whole);
        let mut counts = Counts::new(self.plan.cache().dictionary().len());
        for one in self.counts_of_whole(&whole).iter() {
            counts.add(one.series, one.outcome, one.rows);
        }
        for slice in others {
            counts.add_slice(&self.filter, slice);
        }
        counts
    }

    fn counts_of_whole(&self, slices: &[&SegmentSlice]) -> Arc<Vec<Counted>> {
        let ids: Vec<SegmentId> = slices.iter().filter_map(|one| one.sealed).collect();
        let Some(&first) = ids.first() else {
            return Arc::default();
        };
        let kind = ValueKind::Counts(self.filter.minimums(), ids.into());
        let cache = self.plan.cache();
        cache.get_or_make(CacheKey::of_bucket(first.bucket, kind), || {
            let mut counts = Counts::new(cache.dictionary().len());
            for slice in slices {
                counts.add_slice(&self.filter, slice);
            }
            Arc::new(counts.counted().collect())
        })
    }

    /// Returns the statistics of all accepted rows.
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

    /// Returns the statistics of the accepted rows of a slice.
    fn tally_of(
        &self,
        source: &mut dyn ReadSource,
        slice: &SegmentSlice,
    ) -> Result<Arc<CardTally>, StoreError> {
        let Some(id) = slice.whole_segment() else {
            source.charge(slice.cells.row_count())?;
            return Ok(self.add_up(slice, slice.numbers()));
        };
        let key = self.key(id, ValueKind::Tally);
        self.plan.cache().get_or_try_make(key, || {
            source.charge(slice.cells.len())?;
            if slice.reaching.is_none() || self.count(slice) == 0 {
                return Ok(self.add_up(slice, slice.numbers()));
            }
            // The columns are not cached: the tally is.
            let columns = self.minimum_columns().chain(Column::SUMMED);
            let columns = columns::columns(source.connection()?, id, columns)?;
            Ok(self.add_up(slice, ColumnView::from(&columns)))
        })
    }

    fn add_up(&self, slice: &SegmentSlice, numbers: ColumnView<'_>) -> Arc<CardTally> {
        Arc::new(CardTally::from_slice(&self.filter, slice, numbers))
    }

    fn key(&self, id: SegmentId, kind: impl Fn(Arc<Predicate>) -> ValueKind) -> CacheKey {
        CacheKey::of_segment(id, kind(Arc::clone(self.predicate())))
    }
}
