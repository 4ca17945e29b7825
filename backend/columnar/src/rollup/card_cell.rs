//! Cells with the sums of the statistics cards only.

use super::CardSums;
use crate::cells::{Block, Builder, Numbers, Sum};
use crate::dictionary::Outcome;

/// The sums of the rows of one series and outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardCell {
    /// The database id of the series.
    pub series_id: i32,
    /// The outcome of the rows.
    pub outcome: Outcome,
    /// The sums of the rows.
    pub sums: CardSums,
}

/// Encodes cells, which may be in any order, as a block.
pub fn block_from_card_cells(cells: &[CardCell]) -> Block {
    let mut builder = Builder::default();
    for &CardCell {
        series_id,
        outcome,
        sums,
    } in cells
    {
        let CardSums {
            requests,
            input_tokens,
            output_tokens,
            total_tokens,
            costed_requests,
            cost_nanos,
        } = sums;
        let mut numbers = Numbers::default();
        for (sum, number) in [
            (Sum::Requests, requests),
            (Sum::InputTokens, input_tokens),
            (Sum::OutputTokens, output_tokens),
            (Sum::TotalTokens, total_tokens),
            (Sum::CostedRequests, costed_requests),
        ] {
            numbers[sum as usize] = number;
        }
        builder.push((series_id, outcome), numbers, cost_nanos, &mut Vec::new());
    }
    builder.finish()
}

/// Decodes the cells of a block, without the sums that cards do not show.
pub fn card_cells(block: &Block) -> Vec<CardCell> {
    let mut cells = Vec::new();
    block.each(|outcome, cell| {
        let (numbers, cost) = cell.record.numbers();
        let number = |sum: Sum| numbers[sum as usize];
        let sums = CardSums {
            requests: number(Sum::Requests),
            input_tokens: number(Sum::InputTokens),
            output_tokens: number(Sum::OutputTokens),
            total_tokens: number(Sum::TotalTokens),
            costed_requests: number(Sum::CostedRequests),
            cost_nanos: cost.into(),
        };
        cells.push(CardCell {
            series_id: i32::try_from(cell.series_id).unwrap_or_default(),
            outcome,
            sums,
        });
    });
    cells
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::codec::FromBytes;
    use proptest::prelude::*;

    fn cell() -> impl Strategy<Value = CardCell> {
        let number = || prop_oneof![0..100_u64, 0..=i64::MAX.unsigned_abs()];
        let numbers = (number(), number(), number(), number(), number());
        let cost = prop_oneof![0..1_000_u128, 0..u128::from(u64::MAX) * 3];
        (1..9_i32, numbers, cost).prop_map(|(series_id, (a, b, c, d, e), cost_nanos)| CardCell {
            series_id,
            outcome: Outcome::from_codes(3, Some(2)).unwrap(),
            sums: CardSums {
                requests: a,
                input_tokens: b,
                output_tokens: c,
                total_tokens: d,
                costed_requests: e,
                cost_nanos,
            },
        })
    }

    fn totals(cells: &[CardCell]) -> BTreeMap<(i32, Outcome), CardSums> {
        let mut totals = BTreeMap::<_, CardSums>::new();
        for cell in cells {
            *totals.entry((cell.series_id, cell.outcome)).or_default() += cell.sums;
        }
        totals
    }

    proptest! {
        #[test]
        fn cells_decode_from_the_bytes_of_their_block(
            cells in prop::collection::vec(cell(), 0..20),
        ) {
            let block = block_from_card_cells(&cells);
            let read = Block::from_bytes(block.bytes()).unwrap();
            prop_assert_eq!(totals(&card_cells(&read)), totals(&cells));
        }
    }
}
