//! Adding up the accepted rows of segments.

use std::ops::{AddAssign, Range};

use crate::dictionary::Outcome;
use crate::query::RowFilter;
use crate::segment::{CellIndex, Column, Numbers, SegmentSlice, counted};

/// What some rows of one series and outcome add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardSums {
    /// How many rows.
    pub requests: u64,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
    /// Total tokens.
    pub total_tokens: u64,
    /// How many rows have a cost.
    pub costed_requests: u64,
    /// Cost, in 0.000000001 US dollars.
    pub cost_nanos: u128,
}

impl AddAssign for CardSums {
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

/// Calls `add` with the sums of every cell of a slice that the filter accepts.
/// `numbers` must have the columns of [`Column::SUMMED`] and of the minimums,
/// unless the slice is a whole segment and there are no minimums.
pub fn each_sums(
    filter: &RowFilter,
    slice: &SegmentSlice,
    numbers: Numbers<'_>,
    mut add: impl FnMut(u32, Outcome, CardSums),
) {
    let cells = &slice.cells;
    let is_whole = slice.bounds.is_none() && filter.minimums().is_empty();
    for cell in filter.accepted(cells) {
        let sums = if is_whole {
            of_cell(cells, cell)
        } else if slice
            .within
            .as_ref()
            .is_some_and(|within| within.get(cell) == 0)
        {
            continue;
        } else {
            of_rows(filter, slice.rows(cell), numbers)
        };
        // A cost that one cell cannot hold takes a further one without rows.
        if sums.requests > 0 || sums.cost_nanos > 0 {
            add(cells.series(cell), cells.outcome(cell), sums);
        }
    }
}

fn of_cell(cells: &CellIndex, cell: usize) -> CardSums {
    let [input_tokens, output_tokens, total_tokens, cost] = cells.sums(cell);
    CardSums {
        requests: cells.rows(cell).len() as u64,
        input_tokens,
        output_tokens,
        total_tokens,
        costed_requests: cells.costed(cell),
        cost_nanos: cost.into(),
    }
}

fn of_rows(filter: &RowFilter, rows: Range<usize>, numbers: Numbers<'_>) -> CardSums {
    let mut sums = CardSums::default();
    let minimums = filter.minimums();
    for row in rows.filter(|&row| minimums.accept(|column| numbers.get(column, row))) {
        let number = |column| counted(numbers.get(column, row));
        // Tokens cannot overflow: a cell ends where one of its sums would.
        sums.requests += 1;
        sums.input_tokens += number(Column::InputTokens);
        sums.output_tokens += number(Column::OutputTokens);
        sums.total_tokens += number(Column::TotalTokens);
        sums.costed_requests += numbers.get(Column::CostNanos, row).min(1);
        sums.cost_nanos += u128::from(number(Column::CostNanos));
    }
    sums
}
