//! Adding up what a view shows.

use std::ops::AddAssign;

use super::column::{Column, counted};
use super::extent::Piece;
use super::outcome::Outcome;
use super::view::View;

/// What some rows of one series and outcome add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) requests: u64,
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
    pub(crate) total_tokens: u64,
    pub(crate) cost_nanos: u128,
}

impl Sums {
    fn of(requests: usize, [input_tokens, output_tokens, total_tokens, cost]: [u64; 4]) -> Self {
        Self {
            requests: requests as u64,
            input_tokens,
            output_tokens,
            total_tokens,
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
        self.cost_nanos += other.cost_nanos;
    }
}

/// Calls `add` with the sums of every cell of a piece that the view accepts. The
/// columns of [`Column::SUMMED`] must be there where [`View::whole`] gives nothing.
pub(crate) fn each(view: &View, piece: &Piece, mut add: impl FnMut(u32, Outcome, Sums)) {
    let whole = view.whole(piece);
    let cells = whole.unwrap_or(&piece.cells);
    for cell in view.accepted(cells) {
        let sums = match whole {
            Some(cells) => Sums::of(cells.rows(cell).len(), cells.sums(cell)),
            None => of_rows(view, piece, cell),
        };
        if sums.requests > 0 {
            add(cells.series(cell), cells.outcome(cell), sums);
        }
    }
}

fn of_rows(view: &View, piece: &Piece, cell: usize) -> Sums {
    let columns = Column::SUMMED.map(|column| piece.column(column));
    let mut requests = 0;
    let mut sums = [0; 4];
    for row in View::rows(piece, cell).filter(|&row| view.passes(piece, row)) {
        requests += 1;
        for (sum, column) in sums.iter_mut().zip(columns) {
            // Cannot overflow: a cell ends where one of its sums would.
            *sum += column.map_or(0, |column| counted(column.get(row)));
        }
    }
    Sums::of(requests, sums)
}
