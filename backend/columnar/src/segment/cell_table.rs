//! The cells of a segment as they are kept in memory.

use std::ops::Range;

use crate::Corrupt;
use crate::codec::Packed;
use crate::dictionary::Dictionary;
use crate::dictionary::Outcome;
use crate::segment::costed;
use crate::segment::{Cells, Run};

/// Cells with the numbers their series have in the dictionary.
#[derive(Debug)]
pub struct CellTable {
    series: Vec<u32>,
    outcomes: Vec<Outcome>,
    /// The first row of each cell, and behind the last the number of rows.
    first: Vec<u32>,
    sums: [Packed; 4],
    costed: Packed,
}

impl CellTable {
    /// The table of `cells`, whose series the dictionary must know.
    pub fn from_cells(cells: Cells, dictionary: &Dictionary) -> Result<Self, Corrupt> {
        let len = cells.requests.len();
        let (mut series, mut outcomes) = (Vec::with_capacity(len), Vec::with_capacity(len));
        let (mut first, mut rows) = (Vec::with_capacity(len + 1), 0);
        first.push(0);
        for run in cells.runs() {
            let Run {
                series_id,
                outcome,
                rows: more,
            } = run;
            let unknown = || Corrupt(format!("series {series_id} of a segment"));
            series.push(dictionary.number(series_id).ok_or_else(unknown)?);
            outcomes.push(outcome);
            rows += u32::try_from(more).unwrap_or(u32::MAX);
            first.push(rows);
        }
        Ok(Self {
            series,
            outcomes,
            first,
            sums: cells.sums,
            costed: cells.costed,
        })
    }

    /// How many cells.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// How many rows.
    pub fn row_count(&self) -> usize {
        self.first.last().map_or(0, |&rows| rows as usize)
    }

    /// The series and outcome of each cell.
    pub fn kinds(&self) -> impl Iterator<Item = (u32, Outcome)> {
        self.series
            .iter()
            .copied()
            .zip(self.outcomes.iter().copied())
    }

    /// The series of a cell.
    #[inline]
    pub fn series(&self, cell: usize) -> u32 {
        self.series[cell]
    }

    /// The outcome of a cell.
    #[inline]
    pub fn outcome(&self, cell: usize) -> Outcome {
        self.outcomes[cell]
    }

    /// The rows of a cell.
    #[inline]
    pub fn rows(&self, cell: usize) -> Range<usize> {
        self.first[cell] as usize..self.first[cell + 1] as usize
    }

    /// The sums of a cell, in the order of `Column::SUMMED`.
    #[inline]
    pub fn sums(&self, cell: usize) -> [u64; 4] {
        self.sums.each_ref().map(|sums| sums.get(cell))
    }

    /// How many rows of a cell have a cost.
    #[inline]
    pub fn costed(&self, cell: usize) -> u64 {
        let (rows, [.., cost]) = (self.rows(cell).len(), self.sums(cell));
        costed::turned(self.costed.get(cell), rows as u64, cost)
    }

    /// Bytes of memory it takes.
    pub fn size(&self) -> usize {
        let cell = size_of::<u32>() * 2 + size_of::<Outcome>();
        let packed = self.sums.iter().chain([&self.costed]);
        self.len() * cell + packed.map(Packed::size).sum::<usize>()
    }
}
