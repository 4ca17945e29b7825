//! A predicate resolved against the dictionary of series.

use std::sync::Arc;

use logbook_domain::filter::Filter;

use super::{Minimums, Predicate};
use crate::bitmap::Bitmap;
use crate::codec::to_index;
use crate::dictionary::Outcome;
use crate::dictionary::{Dictionary, outcome_refusals};
use crate::segment::{CellIndex, Column, SegmentSlice};

/// Accepts or refuses the cells and rows of segments.
#[derive(Debug)]
pub struct RowFilter {
    /// The dimensions that refuse each series, as bits.
    refusals: Vec<u16>,
    /// The dimensions that refuse each outcome, as bits.
    outcome_refusals: [u16; Outcome::COUNT],
    predicate: Arc<Predicate>,
}

impl RowFilter {
    /// Resolves `filter` against the series that `dictionary` has now. Series that are
    /// added later need a new row filter.
    pub fn new(filter: &Filter, dictionary: &Dictionary) -> Self {
        Self {
            refusals: dictionary.refusals(filter),
            outcome_refusals: outcome_refusals(filter),
            predicate: Arc::new(Predicate::from_filter(filter)),
        }
    }

    /// Returns the dimensions that refuse this series and outcome, as
    /// [bits](crate::dictionary::bit).
    #[inline]
    pub fn refused_by(&self, series: u32, outcome: Outcome) -> u16 {
        self.refusals[series as usize] | self.outcome_refusals[outcome.index()]
    }

    /// Returns whether all dimensions accept this series and outcome.
    #[inline]
    pub fn accepts(&self, series: u32, outcome: Outcome) -> bool {
        // The table of outcomes is small, so it is read first.
        self.outcome_refusals[outcome.index()] == 0 && self.refusals[series as usize] == 0
    }

    /// Returns the predicate that was resolved.
    #[inline]
    pub const fn predicate(&self) -> &Arc<Predicate> {
        &self.predicate
    }

    /// Returns the minimums of the filter.
    #[inline]
    pub fn minimums(&self) -> Minimums {
        self.predicate.minimums()
    }

    /// Returns whether a row of a slice has the minimums. Their columns must be loaded.
    #[inline]
    pub fn passes(&self, slice: &SegmentSlice, row: usize) -> bool {
        let minimums = self.minimums();
        minimums.accept(|column| slice.number(column, row))
    }

    /// Iterates over the cells that all dimensions accept.
    #[inline]
    pub fn accepted<'a>(&'a self, cells: &'a CellIndex) -> impl Iterator<Item = usize> + 'a {
        let kinds = cells.series_and_outcomes().enumerate();
        kinds.filter_map(|(cell, (series, outcome))| self.accepts(series, outcome).then_some(cell))
    }

    /// Returns how many rows of a cell lie in the period and have the minimums, whether
    /// or not the dimensions accept the cell.
    #[inline]
    pub fn count_rows(&self, slice: &SegmentSlice, cell: usize) -> usize {
        let rows = slice.rows(cell);
        match &slice.reaching {
            Some(reaching) => to_index(reaching.get(cell)),
            None if self.minimums().is_empty() => rows.len(),
            None => rows.filter(|&row| self.passes(slice, row)).count(),
        }
    }

    /// Returns how many rows of a slice are accepted.
    pub fn count(&self, slice: &SegmentSlice) -> u64 {
        let cells = self.accepted(&slice.cells);
        cells.map(|cell| self.count_rows(slice, cell) as u64).sum()
    }

    /// Returns the accepted rows of a slice. `number` returns the stored numbers that
    /// are compared with the minimums.
    pub fn accepted_rows(
        &self,
        slice: &SegmentSlice,
        number: impl Fn(Column, usize) -> u64,
    ) -> Bitmap {
        let minimums = self.minimums();
        let mut found = Bitmap::new(slice.cells.row_count());
        for cell in self.accepted(&slice.cells) {
            let rows = slice.rows(cell);
            if minimums.is_empty() {
                found.set_range(rows);
                continue;
            }
            for row in rows.filter(|&row| minimums.accept(|column| number(column, row))) {
                found.set(row);
            }
        }
        found
    }
}
