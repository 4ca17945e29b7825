//! Adding up what a view shows.

use std::ops::{AddAssign, Range};

use super::column::{Column, counted};
use super::extent::Piece;
use super::numbers::Numbers;
use super::outcome::Outcome;
use super::view::View;

/// What some rows of one series and outcome add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) requests: u64,
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
    pub(crate) total_tokens: u64,
    pub(crate) costed_requests: u64,
    pub(crate) cost_nanos: u128,
}

impl Sums {
    fn of(
        [requests, costed_requests]: [u64; 2],
        [input_tokens, output_tokens, total_tokens, cost]: [u64; 4],
    ) -> Self {
        Self {
            requests,
            input_tokens,
            output_tokens,
            total_tokens,
            costed_requests,
            cost_nanos: cost.into(),
        }
    }
}

impl AddAssign for Sums {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        // No log lives to count 2^64 tokens, but senders can claim them.
        self.requests = self.requests.saturating_add(other.requests);
        self.input_tokens = self.input_tokens.saturating_add(other.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(other.output_tokens);
        self.total_tokens = self.total_tokens.saturating_add(other.total_tokens);
        self.costed_requests = self.costed_requests.saturating_add(other.costed_requests);
        self.cost_nanos += other.cost_nanos;
    }
}

/// Calls `add` with the sums of every cell of a piece that the view accepts.
/// `numbers` must have the columns of [`Column::SUMMED`] and of the limits, unless
/// the piece is a whole segment and there are no limits.
pub(crate) fn each(
    view: &View,
    piece: &Piece,
    numbers: Numbers<'_>,
    mut add: impl FnMut(u32, Outcome, Sums),
) {
    let cells = &piece.cells;
    let is_whole = piece.bounds.is_none() && view.question().limits().is_empty();
    for cell in view.accepted(cells) {
        let sums = if is_whole {
            let requests = cells.rows(cell).len() as u64;
            Sums::of([requests, cells.costed(cell)], cells.sums(cell))
        } else if piece
            .within
            .as_ref()
            .is_some_and(|within| within.get(cell) == 0)
        {
            continue;
        } else {
            of_rows(view, View::rows(piece, cell), numbers)
        };
        if sums.requests > 0 {
            add(cells.series(cell), cells.outcome(cell), sums);
        }
    }
}

fn of_rows(view: &View, rows: Range<usize>, numbers: Numbers<'_>) -> Sums {
    let mut counts = [0; 2];
    let mut sums = [0; 4];
    for row in rows.filter(|&row| view.within_limits(|column| numbers.get(column, row))) {
        let has_cost = numbers.get(Column::CostNanos, row) > 0;
        counts = [counts[0] + 1, counts[1] + u64::from(has_cost)];
        for (sum, column) in sums.iter_mut().zip(Column::SUMMED) {
            // Cannot overflow: a cell ends where one of its sums would.
            *sum += counted(numbers.get(column, row));
        }
    }
    Sums::of(counts, sums)
}
