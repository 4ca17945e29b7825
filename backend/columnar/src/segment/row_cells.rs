//! Cells made of rows.

use logbook_domain::usage::durations::bin;

use super::{Column, counted};
use crate::cells::{Builder, Numbers, added};
use crate::dictionary::Outcome;

/// Adds the cell of these rows, if there are any; further ones where a sum is beyond
/// what one cell holds. `number` returns what columns store for a row.
pub fn push_rows(
    builder: &mut Builder,
    key: (i32, Outcome),
    rows: impl Iterator<Item = usize>,
    number: impl Fn(Column, usize) -> u64,
) {
    let mut numbers = Numbers::default();
    let mut cost_nanos = 0;
    let mut bins = Vec::new();
    for row in rows {
        let of_row = numbers_of(|column| number(column, row));
        if let Some(sums) = added(numbers, of_row) {
            numbers = sums;
        } else {
            builder.push(key, numbers, cost_nanos, &mut bins);
            (numbers, cost_nanos) = (of_row, 0);
            bins.clear();
        }
        cost_nanos += u128::from(counted(number(Column::CostNanos, row)));
        let duration = number(Column::DurationMs, row).checked_sub(1);
        let duration = duration.and_then(|duration| u32::try_from(duration).ok());
        bins.extend(duration.map(|duration| (bin(duration), 1)));
    }
    if numbers[0] > 0 {
        builder.push(key, numbers, cost_nanos, &mut bins);
    }
}

/// The sums of one row.
fn numbers_of(number: impl Fn(Column) -> u64) -> Numbers {
    let duration = number(Column::DurationMs);
    [
        1,
        counted(number(Column::InputTokens)),
        counted(number(Column::OutputTokens)),
        counted(number(Column::TotalTokens)),
        counted(number(Column::CachedInputTokens)),
        counted(number(Column::ReasoningTokens)),
        duration.min(1),
        counted(duration),
        counted(number(Column::CacheWriteTokens)),
        number(Column::CostNanos).min(1),
    ]
}
