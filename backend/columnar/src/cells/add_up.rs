//! The sum of blocks.

use super::block::Block;
use super::builder::Builder;
use super::numbers::{Numbers, checked_add};
use super::record::Record;
use crate::dictionary::Outcome;

type Key = (Outcome, i32);

/// Returns the block with the sums of all cells of `blocks`. Returns `None` when the
/// series id of a cell exceeds the range of ids.
pub fn sum<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Option<Block> {
    let mut cells: Vec<(Key, Record<'_>)> = Vec::new();
    let mut has_valid_ids = true;
    for block in blocks {
        block.each(|outcome, cell| match i32::try_from(cell.series_id) {
            Ok(series_id) => cells.push(((outcome, series_id), cell.record)),
            Err(_) => has_valid_ids = false,
        });
    }
    if !has_valid_ids {
        return None;
    }
    cells.sort_by_key(|(key, _)| *key);
    let mut builder = Builder::default();
    for same in cells.chunk_by(|one, next| one.0 == next.0) {
        push_sum(
            &mut builder,
            same[0].0,
            same.iter().map(|(_, record)| *record),
        );
    }
    Some(builder.finish())
}

/// Adds the sum of cells of one series and outcome to `builder`.
fn push_sum<'a>(
    builder: &mut Builder,
    (outcome, series_id): Key,
    cells: impl Iterator<Item = Record<'a>>,
) {
    let key = (series_id, outcome);
    let (mut numbers, mut cost) = (Numbers::default(), 0);
    let mut bins = Vec::new();
    for cell in cells {
        let (more, more_cost, more_bins) = cell.numbers_and_bins();
        if let Some(sum) = checked_add(numbers, more) {
            numbers = sum;
        } else {
            // A sum beyond the range of a number is split into several cells.
            builder.push(key, numbers, cost, &mut bins);
            (numbers, cost) = (more, 0);
            bins.clear();
        }
        cost += u128::from(more_cost);
        bins.extend(more_bins);
    }
    builder.push(key, numbers, cost, &mut bins);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    use super::super::tests::{Cell, block, cell, cells};

    fn parts(number: impl Strategy<Value = u64>) -> impl Strategy<Value = Vec<Vec<Cell>>> {
        // There are few series, so that many cells have the same key.
        let part = prop::collection::vec(cell(1..6, number), 0..12);
        prop::collection::vec(part, 0..6)
    }

    /// The sums of each key, computed from the input cells.
    type Totals = BTreeMap<(Outcome, i32), Total>;
    type Total = ([u128; 10], u128, BTreeMap<u32, i64>);

    fn totals<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Totals {
        let mut totals = Totals::new();
        for cell in cells {
            let (sums, costs, counts) = totals.entry(cell.key()).or_default();
            for (sum, number) in sums.iter_mut().zip(cell.numbers) {
                *sum += u128::from(number);
            }
            *costs += cell.cost;
            for (bin, count) in &cell.bins {
                *counts.entry(*bin).or_default() += count;
            }
        }
        totals
    }

    /// Returns one cell for each key.
    fn cells_from_totals(totals: Totals) -> Vec<Cell> {
        let cell = |((outcome, series_id), (sums, cost, counts)): (_, Total)| Cell {
            series_id,
            outcome,
            numbers: sums.map(|sum| u64::try_from(sum).unwrap()),
            cost,
            bins: counts.into_iter().collect(),
        };
        totals.into_iter().map(cell).collect()
    }

    proptest! {
        #[test]
        fn sum_of_blocks_equals_block_of_summed_cells(parts in parts(0..1_000_000_u64)) {
            let blocks: Vec<Block> = parts.iter().map(block).collect();
            let all = cells_from_totals(totals(parts.iter().flatten()));
            prop_assert_eq!(sum(&blocks), Some(block(&all)));
        }

        #[test]
        fn sum_is_associative(parts in parts(0..1_000_000_u64)) {
            let blocks: Vec<Block> = parts.iter().map(block).collect();
            let mut one_by_one = sum(&[]).unwrap();
            for block in blocks.clone() {
                one_by_one = sum(&[one_by_one, block]).unwrap();
            }
            prop_assert_eq!(Some(one_by_one), sum(&blocks));
        }

        #[test]
        fn sums_beyond_a_number_are_split_into_cells(
            parts in parts(prop_oneof![0..1_000_u64, 0..=i64::MAX.unsigned_abs()]),
        ) {
            let blocks: Vec<Block> = parts.iter().map(block).collect();
            let sum = cells(&sum(&blocks).unwrap());
            prop_assert_eq!(totals(&sum), totals(parts.iter().flatten()));
            let is_in_range = |number: &u64| i64::try_from(*number).is_ok();
            prop_assert!(sum.iter().all(|cell| cell.numbers.iter().all(is_in_range)));
        }
    }
}
