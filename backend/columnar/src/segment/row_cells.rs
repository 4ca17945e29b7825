//! Building cells from rows.

use logbook_domain::usage::durations::bin;

use super::{Column, decode_or_zero};
use crate::cells::{Builder, Numbers, checked_add};
use crate::dictionary::Outcome;

/// Adds the cell of `rows` to `builder`; no cell when there are no rows, and several
/// cells when a sum exceeds the range of one. `number` returns the stored number of a
/// column and row.
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
        let more = row_sums(|column| number(column, row));
        if let Some(sums) = checked_add(numbers, more) {
            numbers = sums;
        } else {
            builder.push(key, numbers, cost_nanos, &mut bins);
            (numbers, cost_nanos) = (more, 0);
            bins.clear();
        }
        cost_nanos += u128::from(decode_or_zero(number(Column::CostNanos, row)));
        let duration = number(Column::DurationMs, row).checked_sub(1);
        let duration = duration.and_then(|duration| u32::try_from(duration).ok());
        bins.extend(duration.map(|duration| (bin(duration), 1)));
    }
    if numbers[0] > 0 {
        builder.push(key, numbers, cost_nanos, &mut bins);
    }
}

/// Returns the sums of one row.
fn row_sums(number: impl Fn(Column) -> u64) -> Numbers {
    let duration = number(Column::DurationMs);
    [
        1,
        decode_or_zero(number(Column::InputTokens)),
        decode_or_zero(number(Column::OutputTokens)),
        decode_or_zero(number(Column::TotalTokens)),
        decode_or_zero(number(Column::CachedInputTokens)),
        decode_or_zero(number(Column::ReasoningTokens)),
        duration.min(1),
        decode_or_zero(duration),
        decode_or_zero(number(Column::CacheWriteTokens)),
        number(Column::CostNanos).min(1),
    ]
}
