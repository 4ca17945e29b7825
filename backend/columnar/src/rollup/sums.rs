//! Sums of the accepted rows of segments.

use std::ops::{AddAssign, Range};

use crate::dictionary::Outcome;
use crate::query::RowFilter;
use crate::segment::{CellIndex, Column, ColumnView, SegmentSlice, decode_or_zero};

/// The sums of rows that the statistics cards show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardSums {
    /// The number of rows.
    pub requests: u64,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
    /// Total tokens.
    pub total_tokens: u64,
    /// The number of rows with a cost.
    pub costed_requests: u64,
    /// Cost, in 0.000000001 US dollars.
    pub cost_nanos: u128,
}

impl AddAssign for CardSums {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        // Real logs never reach 2^64 tokens, but clients can report any number.
        self.requests = self.requests.saturating_add(other.requests);
        self.input_tokens = self.input_tokens.saturating_add(other.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(other.output_tokens);
        self.total_tokens = self.total_tokens.saturating_add(other.total_tokens);
        self.costed_requests = self.costed_requests.saturating_add(other.costed_requests);
        self.cost_nanos += other.cost_nanos;
    }
}

/// Calls `add` with the sums of each cell of a slice that the filter accepts.
/// `numbers` must hold the columns of [`Column::SUMMED`] and of the minimums, unless the
/// slice is a whole segment and there are no minimums.
pub fn each_sums(
    filter: &RowFilter,
    slice: &SegmentSlice,
    numbers: ColumnView<'_>,
    mut add: impl FnMut(u32, Outcome, CardSums),
) {
    let cells = &slice.cells;
    let is_whole = slice.bounds.is_none() && filter.minimums().is_empty();
    for cell in filter.accepted(cells) {
        let sums = if is_whole {
            cell_sums(cells, cell)
        } else if slice
            .reaching
            .as_ref()
            .is_some_and(|reaching| reaching.get(cell) == 0)
        {
            continue;
        } else {
            row_sums(filter, slice.rows(cell), numbers)
        };
        // A cost beyond the range of one cell is continued in a cell without rows.
        if sums.requests > 0 || sums.cost_nanos > 0 {
            add(cells.series(cell), cells.outcome(cell), sums);
        }
    }
}

/// Returns the sums of a whole cell.
#[inline]
fn cell_sums(cells: &CellIndex, cell: usize) -> CardSums {
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

/// Returns the sums of the rows that have the minimums.
#[inline]
fn row_sums(filter: &RowFilter, rows: Range<usize>, numbers: ColumnView<'_>) -> CardSums {
    let mut sums = CardSums::default();
    let minimums = filter.minimums();
    for row in rows.filter(|&row| minimums.accept(|column| numbers.get(column, row))) {
        let number = |column| decode_or_zero(numbers.get(column, row));
        // Tokens cannot overflow, since the rows of a cell are split before a sum does.
        sums.requests += 1;
        sums.input_tokens += number(Column::InputTokens);
        sums.output_tokens += number(Column::OutputTokens);
        sums.total_tokens += number(Column::TotalTokens);
        sums.costed_requests += numbers.get(Column::CostNanos, row).min(1);
        sums.cost_nanos += u128::from(number(Column::CostNanos));
    }
    sums
}
