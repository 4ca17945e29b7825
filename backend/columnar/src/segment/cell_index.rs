//! The cells of a segment, decoded for random access in memory.

use std::ops::Range;

use crate::Corrupt;
use crate::cells::{Block, Sum, costed};
use crate::codec::Packed;
use crate::dictionary::{Dictionary, Outcome};

/// The sums that the index holds for each cell.
const SUMS: [Sum; 4] = [
    Sum::InputTokens,
    Sum::OutputTokens,
    Sum::TotalTokens,
    Sum::Cost,
];

/// The cells of a segment, with dictionary numbers in place of series ids.
#[derive(Debug)]
pub struct CellIndex {
    series: Vec<u32>,
    outcomes: Vec<Outcome>,
    /// The first row of each cell, and at the end the number of rows.
    first: Vec<u32>,
    sums: [Packed; SUMS.len()],
    /// How many rows of each cell have a cost, [encoded](costed::encode).
    costed: Packed,
}

impl CellIndex {
    /// Decodes the cells of `block`.
    ///
    /// # Errors
    /// Returns [`Corrupt`] when the dictionary lacks the series of a cell.
    pub fn from_block(block: &Block, dictionary: &Dictionary) -> Result<Self, Corrupt> {
        let (mut series, mut outcomes, mut first) = (Vec::new(), Vec::new(), vec![0]);
        let mut sums = [const { Vec::new() }; SUMS.len()];
        let (mut costed, mut rows, mut missing) = (Vec::new(), 0_u32, None);
        block.each(|outcome, cell| {
            let id = i32::try_from(cell.series_id).ok();
            let Some(number) = id.and_then(|id| dictionary.number(id)) else {
                missing = Some(cell.series_id);
                return;
            };
            series.push(number);
            outcomes.push(outcome);
            let (numbers, cost) = cell.record.numbers();
            let requests = numbers[Sum::Requests as usize];
            rows = rows.saturating_add(u32::try_from(requests).unwrap_or(u32::MAX));
            first.push(rows);
            for (sums, sum) in sums.iter_mut().zip(SUMS) {
                sums.push(numbers.get(sum as usize).copied().unwrap_or(cost));
            }
            let with_cost = numbers[Sum::CostedRequests as usize];
            costed.push(costed::encode(with_cost, requests, cost));
        });
        if let Some(series_id) = missing {
            return Err(Corrupt(format!("series {series_id} of a cell")));
        }
        Ok(Self {
            series,
            outcomes,
            first,
            sums: sums.each_ref().map(|sums| Packed::from_values(sums)),
            costed: Packed::from_values(&costed),
        })
    }

    /// Returns how many cells there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Returns whether there are no cells.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Returns how many rows the cells have together.
    #[inline]
    pub fn row_count(&self) -> usize {
        self.first.last().map_or(0, |&rows| rows as usize)
    }

    /// Iterates over the series and outcome of each cell.
    #[inline]
    pub fn series_and_outcomes(&self) -> impl Iterator<Item = (u32, Outcome)> {
        let outcomes = self.outcomes.iter().copied();
        self.series.iter().copied().zip(outcomes)
    }

    /// Returns the dictionary number of the series of a cell.
    #[inline]
    pub fn series(&self, cell: usize) -> u32 {
        self.series[cell]
    }

    /// Returns the outcome of a cell.
    #[inline]
    pub fn outcome(&self, cell: usize) -> Outcome {
        self.outcomes[cell]
    }

    /// Returns the rows of a cell.
    #[inline]
    pub fn rows(&self, cell: usize) -> Range<usize> {
        self.first[cell] as usize..self.first[cell + 1] as usize
    }

    /// Returns input, output and total tokens, and the cost of a cell in 0.000000001 US
    /// dollars.
    #[inline]
    pub fn sums(&self, cell: usize) -> [u64; SUMS.len()] {
        self.sums.each_ref().map(|sums| sums.get(cell))
    }

    /// Returns how many rows of a cell have a cost.
    #[inline]
    pub fn costed(&self, cell: usize) -> u64 {
        let (rows, [.., cost]) = (self.rows(cell).len(), self.sums(cell));
        costed::decode(self.costed.get(cell), rows as u64, cost)
    }

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        let per_cell = size_of::<u32>() * 2 + size_of::<Outcome>();
        let packed = self.sums.iter().chain([&self.costed]);
        self.len() * per_cell + packed.map(Packed::size).sum::<usize>()
    }
}
