//! Blocks added up.

use logbook_domain::usage::sparse;

use super::{Block, Builder, Numbers, Sum};
use crate::segments::Outcome;

/// A cell of one of several blocks. In order, those of the same series and
/// outcome follow each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    series_id: i32,
    outcome: Outcome,
    block: usize,
    cell: usize,
}

/// The block of all cells of `blocks`; `None` when one of them is of a series
/// or outcome that cannot be.
pub(in crate::usage) fn sum(blocks: &[Block]) -> Option<Block> {
    let mut places: Vec<Place> = Vec::with_capacity(blocks.iter().map(Block::len).sum());
    for (block, cells) in blocks.iter().enumerate() {
        for cell in 0..cells.len() {
            places.push(Place {
                series_id: i32::try_from(cells.series_ids.get(cell)).ok()?,
                outcome: Outcome::from_number(cells.outcomes.get(cell))?,
                block,
                cell,
            });
        }
    }
    places.sort_unstable();
    let mut builder = Builder::default();
    for same in places.chunk_by(|one, next| key(one) == key(next)) {
        let cells = same.iter().map(|one| (&blocks[one.block], one.cell));
        push(&mut builder, key(&same[0]), cells);
    }
    Some(builder.finish())
}

const fn key(place: &Place) -> (i32, Outcome) {
    (place.series_id, place.outcome)
}

/// Adds the sum of cells of one series and outcome.
fn push<'a>(
    builder: &mut Builder,
    key: (i32, Outcome),
    cells: impl Iterator<Item = (&'a Block, usize)>,
) {
    let (mut numbers, mut cost) = (Numbers::default(), 0);
    let mut bins = Vec::new();
    for (block, cell) in cells {
        let more = block.numbers(cell);
        if let Some(sum) = added(numbers, more) {
            numbers = sum;
        } else {
            // What no number holds takes another cell.
            builder.push(key, numbers, cost, &mut bins);
            (numbers, cost) = (more, 0);
            bins.clear();
        }
        cost += u128::from(block.sum(cell, Sum::Cost));
        bins.extend(sparse::read(block.durations(cell)));
    }
    builder.push(key, numbers, cost, &mut bins);
}

/// The sums, unless one of them is beyond what [`Block::sums`] can tell.
fn added(mut numbers: Numbers, more: Numbers) -> Option<Numbers> {
    for (sum, more) in numbers.iter_mut().zip(more) {
        *sum = sum.checked_add(more)?;
        i64::try_from(*sum).ok()?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    type Key = (i32, u64);
    type Bins = Vec<(u32, i64)>;
    type Cell = (Key, (Numbers, u128), Bins);

    /// Cells of few series, so that many meet.
    fn cell(number: impl Strategy<Value = u64>) -> impl Strategy<Value = Cell> {
        let outcome = prop::sample::select(vec![16, 32, 53]);
        let cost = prop_oneof![0..1_000_u128, 0..u128::from(u64::MAX) * 3];
        let bins = prop::collection::vec((0..1_664_u32, 1..300_i64), 0..8);
        let sums = (prop::array::uniform8(number), cost);
        ((1..6_i32, outcome), sums, bins)
    }

    fn parts(number: impl Strategy<Value = u64>) -> impl Strategy<Value = Vec<Vec<Cell>>> {
        let part = prop::collection::vec(cell(number), 0..12);
        prop::collection::vec(part, 0..6)
    }

    /// Cells in any order, as many of one key as there are.
    fn block<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Block {
        let mut builder = Builder::default();
        for ((series_id, outcome), (numbers, cost), bins) in cells {
            let outcome = Outcome::from_number(*outcome).unwrap();
            builder.push((*series_id, outcome), *numbers, *cost, &mut bins.clone());
        }
        builder.finish()
    }

    /// The sums of each key, worked out in another way.
    type Totals = BTreeMap<Key, Total>;
    type Total = ([u128; 8], u128, BTreeMap<u32, i64>);

    fn totals<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Totals {
        let mut totals = Totals::new();
        for (key, (numbers, cost), bins) in cells {
            let (sums, costs, counts) = totals.entry(*key).or_default();
            for (sum, number) in sums.iter_mut().zip(numbers) {
                *sum += u128::from(*number);
            }
            *costs += cost;
            for (bin, count) in bins {
                *counts.entry(*bin).or_default() += count;
            }
        }
        totals
    }

    fn cells(block: &Block) -> Vec<Cell> {
        let cell = |cell| {
            let key = (
                i32::try_from(block.series_id(cell)).unwrap(),
                block.outcomes.get(cell),
            );
            let sums = (block.numbers(cell), block.sum(cell, Sum::Cost).into());
            (key, sums, sparse::read(block.durations(cell)).collect())
        };
        (0..block.len()).map(cell).collect()
    }

    /// One cell a key.
    fn whole(totals: Totals) -> Vec<Cell> {
        let cell = |(key, (sums, cost, counts)): (Key, Total)| {
            let sums = sums.map(|sum| u64::try_from(sum).unwrap());
            (key, (sums, cost), counts.into_iter().collect())
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
            prop_assert!(sum.iter().all(|(_, (numbers, _), _)| numbers.iter().all(told)));
        }
    }
}
