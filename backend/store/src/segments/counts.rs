//! Counting what a view shows by series and outcome.

use super::outcome::Outcome;
use super::view::View;

/// How many rows have each series and outcome, whatever the filter says of
/// their dimensions.
#[derive(Debug)]
pub(crate) struct Counts {
    /// The outcomes there can be, by their slot.
    outcomes: Vec<Outcome>,
    slots: [usize; Outcome::COUNT],
    /// By series, then slot.
    rows: Vec<u64>,
}

impl Counts {
    /// An empty table for this many series.
    pub(crate) fn new(series: usize) -> Self {
        let mut slots = [0; Outcome::COUNT];
        let outcomes: Vec<Outcome> = Outcome::all().collect();
        for (slot, outcome) in outcomes.iter().enumerate() {
            slots[outcome.index()] = slot;
        }
        Self {
            rows: vec![0; series * outcomes.len()],
            outcomes,
            slots,
        }
    }

    /// Counts the rows of the view's pieces.
    pub(crate) fn add_pieces(&mut self, view: &View) {
        for piece in &view.extent.pieces {
            let whole = view.takes_whole(piece);
            for cell in 0..piece.cells.len() {
                let rows = if whole {
                    piece.cells.rows(cell).len()
                } else {
                    let rows = View::rows(piece, cell);
                    rows.filter(|&row| view.passes(piece, row)).count()
                };
                let (series, outcome) = (piece.cells.series(cell), piece.cells.outcome(cell));
                self.add(series, outcome, rows as u64);
            }
        }
    }

    /// Counts `rows` more of a series and outcome.
    #[inline]
    pub(crate) fn add(&mut self, series: u32, outcome: Outcome, rows: u64) {
        let slot = self.slots[outcome.index()];
        self.rows[series as usize * self.outcomes.len() + slot] += rows;
    }

    /// The series and outcomes that have rows.
    pub(crate) fn finish(self) -> Vec<Counted> {
        let mut counted = Vec::new();
        let by_series = self.rows.chunks_exact(self.outcomes.len().max(1));
        for (series, rows) in (0..).zip(by_series) {
            for (&outcome, &rows) in self.outcomes.iter().zip(rows) {
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
