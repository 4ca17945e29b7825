use logbook_domain::usage::durations::bin;
use logbook_domain::usage::sparse;
use proptest::prelude::*;

use super::*;
use crate::codec::FromBytes;
use crate::dictionary::Outcome;

/// A cell as it is passed to the builder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) series_id: i32,
    pub(super) outcome: Outcome,
    pub(super) numbers: Numbers,
    pub(super) cost: u128,
    pub(super) bins: Vec<(u32, i64)>,
}

impl Cell {
    pub(super) fn key(&self) -> (Outcome, i32) {
        (self.outcome, self.series_id)
    }

    /// Returns the cell with the histogram that follows from a single duration.
    fn consistent(mut self) -> Self {
        let duration = self.numbers[Sum::Duration as usize];
        if self.numbers[Sum::TimedRequests as usize] == 1 {
            let duration = u32::try_from(duration >> 34).unwrap();
            self.numbers[Sum::Duration as usize] = duration.into();
            self.bins = vec![(bin(duration), 1)];
        }
        self
    }
}

/// Generates cells of one entry and of many.
pub(super) fn cell(
    series: std::ops::Range<i32>,
    number: impl Strategy<Value = u64>,
) -> impl Strategy<Value = Cell> {
    let outcome = prop::sample::select(vec![16, 32, 53]);
    let cost = prop_oneof![0..1_000_u128, 0..u128::from(u64::MAX) * 3];
    let bins = prop::collection::vec((0..1_664_u32, 1..300_i64), 0..8);
    let numbers = prop::array::uniform10(number);
    let flags = prop::array::uniform4(any::<bool>());
    let sums = (numbers, flags, cost, 1..1_000_u128);
    (series, outcome, sums, bins).prop_map(|(series_id, outcome, sums, bins)| {
        let (mut numbers, flags, cost, unit) = sums;
        let [is_single, is_total, writes_no_cache, is_costed] = flags;
        if is_single {
            numbers[Sum::Requests as usize] = 1;
            numbers[Sum::TimedRequests as usize] = 1;
        }
        let [_, input, output, ..] = numbers;
        let total = (input + output).min(i64::MAX.unsigned_abs());
        if is_total {
            numbers[Sum::TotalTokens as usize] = total;
        }
        let outcome = Outcome::from_number(outcome).unwrap();
        let cost = cost / unit * unit;
        if writes_no_cache {
            numbers[Sum::CacheWriteTokens as usize] = 0;
        }
        if is_costed {
            let usual = if cost > 0 { numbers[0] } else { 0 };
            numbers[Sum::CostedRequests as usize] = usual;
        }
        Cell {
            series_id,
            outcome,
            numbers,
            cost,
            bins,
        }
        .consistent()
    })
}

/// Returns the block of cells, which may be in any order and have equal keys.
pub(super) fn block<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Block {
    let mut builder = Builder::default();
    for cell in cells {
        let key = (cell.series_id, cell.outcome);
        builder.push(key, cell.numbers, cell.cost, &mut cell.bins.clone());
    }
    builder.finish()
}

/// Decodes all cells of a block.
pub(super) fn cells(block: &Block) -> Vec<Cell> {
    let mut cells = Vec::new();
    block.each(|outcome, cell| {
        let (numbers, cost) = cell.record.numbers();
        cells.push(Cell {
            series_id: i32::try_from(cell.series_id).unwrap(),
            outcome,
            numbers,
            cost: cost.into(),
            bins: cell.record.sums().1.collect(),
        });
    });
    cells
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..3_u64, 0..100_000_u64, 0..=i64::MAX.unsigned_abs()]
}

fn some_cells() -> impl Strategy<Value = Vec<Cell>> {
    prop::collection::vec(cell(1..50_000, number()), 0..40)
}

proptest! {
    #[test]
    fn cells_decode_to_the_input(mut input in some_cells()) {
        // Larger costs are split into several cells, see the next test.
        input.retain(|cell| u64::try_from(cell.cost).is_ok());
        let block = block(&input);
        input.sort_by_key(Cell::key);
        for cell in &mut input {
            // Equal bins are merged.
            sparse::write(&mut cell.bins, &mut Vec::new());
        }
        prop_assert_eq!(cells(&block), input);
        prop_assert_eq!(Block::from_bytes(block.bytes()), Some(block));
    }

    #[test]
    fn costs_of_any_size_are_exact(cost in any::<u64>(), times in 1..5_u128, unit in 1..1_000_u128) {
        let cost = u128::from(cost) * times;
        let with_cost = |cost| Cell {
            series_id: 7,
            outcome: Outcome::from_number(32).unwrap(),
            numbers: [1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            cost,
            bins: vec![(5, 1)],
        };
        let costs = [cost, cost / unit, 0].map(|cost| cost * unit / times);
        let block = block(&costs.map(with_cost));
        let read = cells(&block);
        prop_assert_eq!(read.iter().map(|cell| cell.cost).sum::<u128>(), costs.iter().sum());
        prop_assert_eq!(read.iter().map(|cell| cell.numbers[0]).sum::<u64>(), 3);
        let bins = read.iter().flat_map(|cell| &cell.bins);
        prop_assert_eq!(bins.copied().collect::<Vec<_>>(), [(5, 1); 3]);
    }

    #[test]
    fn each_matching_passes_the_accepted_cells(input in prop::collection::vec(cell(1..400, number()), 0..400)) {
        let failed = Outcome::from_number(53).unwrap();
        let block = block(&input);
        let mut accepted = Vec::new();
        let take = |_, cell: super::Cell<'_>| accepted.push((cell.series_id, cell.record.numbers()));
        block.each_matching(|outcome| outcome == failed, |id| id % 3 == 0, take);
        let mut all = Vec::new();
        block.each(|outcome, cell| all.push((outcome, cell.series_id, cell.record.numbers())));
        all.retain(|(outcome, id, _)| *outcome == failed && id % 3 == 0);
        let all: Vec<_> = all.into_iter().map(|(_, id, numbers)| (id, numbers)).collect();
        prop_assert_eq!(accepted, all);
    }

    #[test]
    fn invalid_bytes_do_not_panic(
        input in some_cells(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = block(&input).bytes().to_vec();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(block) = Block::from_bytes(&bytes) {
            block.each(|_, cell| assert!(cell.record.sums().1.count() <= bytes.len()));
        }
        prop_assert!(Block::from_bytes(&bytes[..end.index(bytes.len())]).is_none());
    }
}
