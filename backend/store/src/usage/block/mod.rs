//! The cells of a bucket by series, column by column in few bytes: what usage
//! is added up from.

mod sum;

use logbook_domain::decimal::Usd;
use logbook_domain::usage::sparse;
use logbook_domain::usage::totals::Sums;

use crate::from_bytes::FromBytes;
use crate::segments::{Outcome, Packed};

pub(super) use sum::sum;

/// How many sums a cell has.
const SUMS: usize = 9;

/// The sums of a cell but its cost, in the order of [`Sum`].
pub(super) type Numbers = [u64; SUMS - 1];

/// Cells side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    series_ids: Packed,
    outcomes: Packed,
    sums: [Packed; SUMS],
    /// Where the durations of each cell end.
    ends: Packed,
    durations: Box<[u8]>,
}

/// The sums of a cell, in the order of their columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    Requests,
    InputTokens,
    OutputTokens,
    TotalTokens,
    CachedInputTokens,
    ReasoningTokens,
    TimedRequests,
    Duration,
    Cost,
}

impl Block {
    /// The block of no cells.
    pub(super) fn empty() -> Self {
        Builder::default().finish()
    }

    /// How many cells.
    pub(super) fn len(&self) -> usize {
        self.series_ids.len()
    }

    /// The series of a cell.
    #[inline]
    pub(super) fn series_id(&self, cell: usize) -> usize {
        usize::try_from(self.series_ids.get(cell)).unwrap_or(usize::MAX)
    }

    /// How the entries of a cell ended, as [`Outcome::index`].
    #[inline]
    pub(super) fn outcome(&self, cell: usize) -> usize {
        usize::try_from(self.outcomes.get(cell)).unwrap_or(usize::MAX)
    }

    /// One sum of a cell.
    #[inline]
    pub(super) fn sum(&self, cell: usize, sum: Sum) -> u64 {
        self.sums[sum as usize].get(cell)
    }

    /// All sums of a cell but its cost.
    fn numbers(&self, cell: usize) -> Numbers {
        let mut numbers = Numbers::default();
        for (number, sums) in numbers.iter_mut().zip(&self.sums) {
            *number = sums.get(cell);
        }
        numbers
    }

    /// All sums of a cell.
    pub(super) fn sums(&self, cell: usize) -> Sums {
        let count = |sum| i64::try_from(self.sum(cell, sum)).unwrap_or(i64::MAX);
        Sums {
            requests: count(Sum::Requests),
            input_tokens: count(Sum::InputTokens),
            output_tokens: count(Sum::OutputTokens),
            total_tokens: count(Sum::TotalTokens),
            cached_input_tokens: count(Sum::CachedInputTokens),
            reasoning_tokens: count(Sum::ReasoningTokens),
            cost: Usd::from_units(self.sum(cell, Sum::Cost).into()),
            timed_requests: count(Sum::TimedRequests),
            duration_ms: count(Sum::Duration),
        }
    }

    /// The durations of a cell, as [`sparse::write`] packs them.
    #[inline]
    pub(super) fn durations(&self, cell: usize) -> &[u8] {
        let end = |cell: usize| usize::try_from(self.ends.get(cell)).unwrap_or(usize::MAX);
        let begin = cell.checked_sub(1).map_or(0, end);
        self.durations.get(begin..end(cell)).unwrap_or_default()
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.columns().map(Packed::size).sum::<usize>() + self.durations.len()
    }

    fn columns(&self) -> impl Iterator<Item = &Packed> {
        let Self {
            series_ids,
            outcomes,
            sums,
            ends,
            durations: _,
        } = self;
        [series_ids, outcomes, ends].into_iter().chain(sums)
    }

    /// It as it is stored, to be read back by [`Block::from_bytes`].
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes());
        self.columns().for_each(|column| column.write(&mut bytes));
        bytes.extend(&self.durations);
        bytes
    }

    /// The series of each cell of the block that these bytes hold; `None` when
    /// they hold none. The other columns are not looked at.
    pub(super) fn series_of(mut bytes: &[u8]) -> Option<Packed> {
        Packed::read(&mut bytes)
    }
}

impl FromBytes for Block {
    fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut next = || Packed::read(&mut bytes);
        let (series_ids, outcomes, ends) = (next()?, next()?, next()?);
        let mut sums = Vec::with_capacity(SUMS);
        for _ in 0..SUMS {
            sums.push(next()?);
        }
        let block = Self {
            series_ids,
            outcomes,
            sums: sums.try_into().ok()?,
            ends,
            durations: bytes.into(),
        };
        let is_whole = block.columns().all(|column| column.len() == block.len());
        let is_known = |number| Outcome::from_number(number).is_some();
        (is_whole && block.outcomes.iter().all(is_known)).then_some(block)
    }
}

/// A block that grows.
#[derive(Debug, Default)]
pub(super) struct Builder {
    series_ids: Vec<u64>,
    outcomes: Vec<u64>,
    sums: [Vec<u64>; SUMS],
    ends: Vec<u64>,
    durations: Vec<u8>,
}

impl Builder {
    /// Adds a cell. `bins` are its durations, in any order; they are sorted.
    pub(super) fn push(
        &mut self,
        (series_id, outcome): (i32, Outcome),
        numbers: Numbers,
        cost_nanos: u128,
        bins: &mut Vec<(u32, i64)>,
    ) {
        let low = u64::try_from(cost_nanos).unwrap_or(u64::MAX);
        sparse::write(bins, &mut self.durations);
        self.push_sums((series_id, outcome), numbers, low);
        // Costs beyond 64 bits take further cells, which hold nothing else.
        let mut rest = cost_nanos - u128::from(low);
        while rest > 0 {
            let part = u64::try_from(rest).unwrap_or(u64::MAX);
            self.push_sums((series_id, outcome), Numbers::default(), part);
            rest -= u128::from(part);
        }
    }

    fn push_sums(&mut self, (series_id, outcome): (i32, Outcome), numbers: Numbers, cost: u64) {
        self.series_ids.push(series_id.unsigned_abs().into());
        self.outcomes.push(outcome.number());
        let (sums, costs) = self.sums.split_at_mut(Sum::Cost as usize);
        for (sums, number) in sums.iter_mut().zip(numbers) {
            sums.push(number);
        }
        costs[0].push(cost);
        self.ends.push(self.durations.len() as u64);
    }

    pub(super) fn finish(self) -> Block {
        Block {
            series_ids: Packed::of(&self.series_ids),
            outcomes: Packed::of(&self.outcomes),
            sums: self.sums.each_ref().map(|sums| Packed::of(sums)),
            ends: Packed::of(&self.ends),
            durations: self.durations.into_boxed_slice(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Cell = (i32, u64, (Numbers, u64), Vec<(u32, i64)>);

    fn cell() -> impl Strategy<Value = Cell> {
        let outcome = prop::sample::select(vec![16, 32, 53]);
        let number = prop_oneof![0..1_000_u64, 0..=i64::MAX.unsigned_abs()];
        let numbers = (prop::array::uniform8(number), any::<u64>());
        let bins = prop::collection::vec((0..1_664_u32, 1..300_i64), 0..8);
        (1..50_000_i32, outcome, numbers, bins)
    }

    proptest! {
        #[test]
        fn cells_read_back(cells in prop::collection::vec(cell(), 0..40)) {
            let mut builder = Builder::default();
            let mut packed = Vec::new();
            for (series_id, outcome, (numbers, cost), bins) in &cells {
                let outcome = Outcome::from_number(*outcome).unwrap();
                builder.push((*series_id, outcome), *numbers, u128::from(*cost), &mut bins.clone());
                let mut one = Vec::new();
                sparse::write(&mut bins.clone(), &mut one);
                packed.push(one);
            }
            let block = builder.finish();
            prop_assert_eq!(block.len(), cells.len());
            for (index, (series_id, outcome, (numbers, cost), _)) in cells.iter().enumerate() {
                prop_assert_eq!(block.series_id(index), series_id.unsigned_abs() as usize);
                prop_assert_eq!(block.outcome(index) as u64, *outcome);
                let sums = block.sums(index);
                prop_assert_eq!(sums.requests.unsigned_abs(), numbers[0]);
                prop_assert_eq!(sums.cost.units(), i128::from(*cost));
                prop_assert_eq!(sums.duration_ms.unsigned_abs(), numbers[7]);
                prop_assert_eq!(block.durations(index), &packed[index][..]);
            }
            prop_assert_eq!(Block::from_bytes(&block.to_bytes()), Some(block));
        }

        #[test]
        fn a_cost_beyond_64_bits_is_kept_whole(cost in any::<u64>(), times in 1..5_u128) {
            let cost = u128::from(cost) * times;
            let mut builder = Builder::default();
            let outcome = Outcome::from_number(32).unwrap();
            builder.push((7, outcome), [1; 8], cost, &mut vec![(5, 1)]);
            let block = builder.finish();
            let cells = || (0..block.len()).map(|cell| block.sums(cell));
            prop_assert_eq!(cells().map(|sums| sums.cost.units()).sum::<i128>().unsigned_abs(), cost);
            prop_assert_eq!(cells().map(|sums| sums.requests).sum::<i64>(), 1);
            let durations = (0..block.len()).flat_map(|cell| sparse::read(block.durations(cell)));
            prop_assert_eq!(durations.collect::<Vec<_>>(), [(5, 1)]);
        }

        #[test]
        fn broken_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Block::from_bytes(&bytes).is_none());
        }
    }
}
