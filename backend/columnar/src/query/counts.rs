//! Counting rows by series and outcome.

use super::RowFilter;
use crate::dictionary::Outcome;
use crate::segment::SegmentSlice;

/// A table of how many rows have each series and outcome, whether or not a filter
/// accepts these.
#[derive(Debug)]
pub struct Counts {
    series: usize,
    /// The rows of each series, by [`Outcome::index`]; empty for outcomes without rows.
    rows: [Vec<u64>; Outcome::COUNT],
}

impl Counts {
    /// Creates an empty table for the series whose numbers are below `series`.
    pub fn new(series: usize) -> Self {
        Self {
            series,
            rows: [const { Vec::new() }; Outcome::COUNT],
        }
    }

    /// Counts the rows of a slice that lie in the period and have the minimums of
    /// `filter`.
    pub fn add_slice(&mut self, filter: &RowFilter, slice: &SegmentSlice) {
        let cells = &slice.cells;
        for cell in 0..cells.len() {
            let rows = filter.count_rows(slice, cell) as u64;
            self.add(cells.series(cell), cells.outcome(cell), rows);
        }
    }

    /// Adds `rows` to the count of a series and outcome.
    #[inline]
    pub fn add(&mut self, series: u32, outcome: Outcome, rows: u64) {
        let by_series = &mut self.rows[outcome.index()];
        if by_series.is_empty() {
            by_series.resize(self.series, 0);
        }
        by_series[series as usize] += rows;
    }

    /// Iterates over the series and outcomes that have rows, ordered by outcome and series.
    pub fn counted(&self) -> impl Iterator<Item = Counted> {
        Outcome::all().flat_map(|outcome| {
            let rows = (0..).zip(&self.rows[outcome.index()]);
            rows.filter(|(_, rows)| **rows > 0)
                .map(move |(series, &rows)| Counted {
                    series,
                    outcome,
                    rows,
                })
        })
    }
}

/// The number of rows of one series and outcome.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The number of the series in the dictionary.
    pub series: u32,
    /// The outcome of the rows.
    pub outcome: Outcome,
    /// The number of rows.
    pub rows: u64,
}
