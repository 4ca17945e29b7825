//! Blocks added up.

use super::block::Block;
use super::builder::Builder;
use super::record::Record;
use super::sums::{Numbers, added};
use crate::dictionary::Outcome;

type Key = (Outcome, i32);

/// The block of all cells of `blocks`; `None` when one of them is of a series
/// that cannot be.
pub fn sum<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Option<Block> {
    let mut cells: Vec<(Key, Record<'_>)> = Vec::new();
    let mut is_known = true;
    for block in blocks {
        block.each(|outcome, cell| match i32::try_from(cell.series_id) {
            Ok(series_id) => cells.push(((outcome, series_id), cell.record)),
            Err(_) => is_known = false,
        });
    }
    if !is_known {
        return None;
    }
    cells.sort_by_key(|(key, _)| *key);
    let mut builder = Builder::default();
    for same in cells.chunk_by(|one, next| one.0 == next.0) {
        push(
            &mut builder,
            same[0].0,
            same.iter().map(|(_, record)| *record),
        );
    }
    Some(builder.finish())
}

/// Adds the sum of cells of one series and outcome.
fn push<'a>(
    builder: &mut Builder,
    (outcome, series_id): Key,
    cells: impl Iterator<Item = Record<'a>>,
) {
    let key = (series_id, outcome);
    let (mut numbers, mut cost) = (Numbers::default(), 0);
    let mut bins = Vec::new();
    for cell in cells {
        let (more, more_cost, more_bins) = cell.all();
        if let Some(sum) = added(numbers, more) {
            numbers = sum;
        } else {
            // What no number holds takes another cell.
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
        // Of few series, so that many meet.
        let part = prop::collection::vec(cell(1..6, number), 0..12);
        prop::collection::vec(part, 0..6)
    }

    /// The sums of each key, worked out in another way.
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

    /// One cell a key.
    fn whole(totals: Totals) -> Vec<Cell> {
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
        fn the_sum_of_blocks_is_the_block_of_all_cells(parts in parts(0..1_000_000_u64)) {
            let blocks: Vec<Block> = parts.iter().map(block).collect();
            let all = whole(totals(parts.iter().flatten()));
            prop_assert_eq!(sum(&blocks), Some(block(&all)));
        }

        #[test]
        fn part_by_part_gives_the_same_sum(parts in parts(0..1_000_000_u64)) {
            let blocks: Vec<Block> = parts.iter().map(block).collect();
            let mut one_by_one = sum(&[]).unwrap();
            for block in blocks.clone() {
                one_by_one = sum(&[one_by_one, block]).unwrap();
            }
            prop_assert_eq!(Some(one_by_one), sum(&blocks));
        }

        #[test]
        fn what_no_number_holds_takes_another_cell(
            parts in parts(prop_oneof![0..1_000_u64, 0..=i64::MAX.unsigned_abs()]),
        ) {
            let blocks: Vec<Block> = parts.iter().map(block).collect();
            let sum = cells(&sum(&blocks).unwrap());
            prop_assert_eq!(totals(&sum), totals(parts.iter().flatten()));
            let told = |number: &u64| i64::try_from(*number).is_ok();
            prop_assert!(sum.iter().all(|cell| cell.numbers.iter().all(told)));
        }
    }
}
