//! A predicate resolved against the dictionary of series.

use std::sync::Arc;

use logbook_domain::filter::Filter;

use super::{Minimums, Predicate};
use crate::bitmap::Bitmap;
use crate::codec::index;
use crate::dictionary::Outcome;
use crate::dictionary::{Dictionary, outcome_refusals};
use crate::segment::{CellIndex, Column, SegmentSlice};

/// Accepts or refuses the cells and rows of segments.
#[derive(Debug)]
pub struct RowFilter {
    refusals: Vec<u16>,
    outcome_refusals: [u16; Outcome::COUNT],
    predicate: Arc<Predicate>,
}

impl RowFilter {
    /// The row filter of `filter` over the series that `dictionary` has by now.
    pub fn new(filter: &Filter, dictionary: &Dictionary) -> Self {
        Self {
            refusals: dictionary.refusals(filter),
            outcome_refusals: outcome_refusals(filter),
            predicate: Arc::new(Predicate::from_filter(filter)),
        }
    }

    /// The dimensions that refuse entries of this series and outcome, as bits.
    #[inline]
    pub fn refused_by(&self, series: u32, outcome: Outcome) -> u16 {
        self.refusals[series as usize] | self.outcome_refusals[outcome.index()]
    }

    /// Whether no dimension refuses entries of this series and outcome.
    #[inline]
    pub fn accepts(&self, series: u32, outcome: Outcome) -> bool {
        // The outcome first: its table is small.
        self.outcome_refusals[outcome.index()] == 0 && self.refusals[series as usize] == 0
    }

    /// What the filter asks of every row, whenever it began.
    pub const fn predicate(&self) -> &Arc<Predicate> {
        &self.predicate
    }

    /// The least numbers that rows must have.
    pub fn minimums(&self) -> Minimums {
        self.predicate.minimums()
    }

    /// Whether the minimums accept a row of a slice.
    #[inline]
    pub fn passes(&self, slice: &SegmentSlice, row: usize) -> bool {
        let minimums = self.minimums();
        minimums.accept(|column| slice.number(column, row))
    }

    /// The cells that the dimensions accept.
    #[inline]
    pub fn accepted<'a>(&'a self, cells: &'a CellIndex) -> impl Iterator<Item = usize> + 'a {
        let kinds = cells.kinds().enumerate();
        kinds.filter_map(|(cell, (series, outcome))| self.accepts(series, outcome).then_some(cell))
    }

    /// How many rows of a cell of a slice lie in the period and have the minimums,
    /// whatever the dimensions say of them.
    pub fn rows_within(&self, slice: &SegmentSlice, cell: usize) -> usize {
        let rows = slice.rows(cell);
        match &slice.within {
            Some(within) => index(within.get(cell)),
            None if self.minimums().is_empty() => rows.len(),
            None => rows.filter(|&row| self.passes(slice, row)).count(),
        }
    }

    /// How many rows of a slice are accepted, added up cell by cell.
    pub fn count(&self, slice: &SegmentSlice) -> u64 {
        let cells = self.accepted(&slice.cells);
        cells.map(|cell| self.rows_within(slice, cell) as u64).sum()
    }

    /// The accepted rows of a slice; `number` gives the numbers that minimums compare.
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
