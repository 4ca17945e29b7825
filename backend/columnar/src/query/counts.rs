//! Counting rows by series and outcome.

use super::RowFilter;
use crate::dictionary::Outcome;
use crate::segment::SegmentSlice;

/// How many rows have each series and outcome, whatever the filter says of
/// their dimensions.
#[derive(Debug)]
pub struct Counts {
    series: usize,
    /// For each outcome seen so far, by its index, the rows of each series.
    rows: [Vec<u64>; Outcome::COUNT],
}

impl Counts {
    /// An empty table for this many series.
    pub fn new(series: usize) -> Self {
        Self {
            series,
            rows: [const { Vec::new() }; Outcome::COUNT],
        }
    }

    /// Counts the rows of a slice that lie in the period and have the minimums.
    pub fn add_slice(&mut self, filter: &RowFilter, slice: &SegmentSlice) {
        let cells = &slice.cells;
        for cell in 0..cells.len() {
            let rows = filter.rows_within(slice, cell) as u64;
            self.add(cells.series(cell), cells.outcome(cell), rows);
        }
    }

    /// Counts `rows` more of a series and outcome.
    #[inline]
    pub fn add(&mut self, series: u32, outcome: Outcome, rows: u64) {
        let of_outcome = &mut self.rows[outcome.index()];
        if of_outcome.is_empty() {
            of_outcome.resize(self.series, 0);
        }
        of_outcome[series as usize] += rows;
    }

    /// The series and outcomes that have rows.
    pub fn finish(self) -> Vec<Counted> {
        let mut counted = Vec::new();
        for outcome in Outcome::all() {
            for (series, &rows) in (0..).zip(&self.rows[outcome.index()]) {
                if rows > 0 {
                    counted.push(Counted {
                        series,
                        outcome,
                        rows,
                    });
                }
            }
        }
        counted
    }
}

/// How many rows have one series and outcome.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The number of the series in the dictionary.
    pub series: u32,
    /// How the rows ended.
    pub outcome: Outcome,
    /// How many rows.
    pub rows: u64,
}
