//! Counting what a view shows by series and outcome.

use super::outcome::Outcome;
use super::view::View;

/// How many rows have each series and outcome, whatever the filter says of
/// their dimensions.
#[derive(Debug)]
pub(crate) struct Counts {
    series: usize,
    /// For each outcome that was met, by its index, the rows of each series.
    rows: [Vec<u64>; Outcome::COUNT],
}

impl Counts {
    /// An empty table for this many series.
    pub(crate) fn new(series: usize) -> Self {
        Self {
            series,
            rows: [const { Vec::new() }; Outcome::COUNT],
        }
    }

    /// Counts the rows of the view's pieces.
    pub(crate) fn add_pieces(&mut self, view: &View) {
        for piece in &view.extent.pieces {
            let cells = &piece.cells;
            for cell in 0..cells.len() {
                let rows = view.rows_within(piece, cell) as u64;
                self.add(cells.series(cell), cells.outcome(cell), rows);
            }
        }
    }

    /// Counts `rows` more of a series and outcome.
    #[inline]
    pub(crate) fn add(&mut self, series: u32, outcome: Outcome, rows: u64) {
        let of_outcome = &mut self.rows[outcome.index()];
        if of_outcome.is_empty() {
            of_outcome.resize(self.series, 0);
        }
        of_outcome[series as usize] += rows;
    }

    /// The series and outcomes that have rows.
    pub(crate) fn finish(self) -> Vec<Counted> {
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
pub(crate) struct Counted {
    pub(crate) series: u32,
    pub(crate) outcome: Outcome,
    pub(crate) rows: u64,
}
