//! The builder of blocks.

use std::ops::Range;

use logbook_domain::usage::sparse;

use super::block::{Block, MAGIC, run_offsets};
use super::ints::Ints;
use super::numbers::Numbers;
use super::record::{self, PADDING};
use super::run::RunHeader;
use crate::dictionary::Outcome;

/// Collects cells and encodes them as a block.
#[derive(Debug, Default)]
pub struct Builder {
    cells: Vec<Cell>,
    /// The encoded histograms of durations of all cells.
    durations: Vec<u8>,
}

#[derive(Debug)]
struct Cell {
    series_id: i32,
    outcome: Outcome,
    numbers: Numbers,
    cost: u64,
    /// The bytes of the histogram in [`Builder::durations`].
    durations: Range<usize>,
}

impl Builder {
    /// Adds a cell. `bins` is its histogram of durations as bin and count, in any order;
    /// the call sorts it and merges equal bins.
    pub fn push(
        &mut self,
        key: (i32, Outcome),
        numbers: Numbers,
        cost_nanos: u128,
        bins: &mut Vec<(u32, i64)>,
    ) {
        let low = u64::try_from(cost_nanos).unwrap_or(u64::MAX);
        let begin = self.durations.len();
        if !record::implies_bins(&numbers, bins) {
            sparse::write(bins, &mut self.durations);
        }
        self.push_sums(key, numbers, low, begin);
        // Costs beyond 64 bits are split into further cells that hold nothing else.
        let mut rest = cost_nanos - u128::from(low);
        while rest > 0 {
            let part = u64::try_from(rest).unwrap_or(u64::MAX);
            self.push_sums(key, Numbers::default(), part, self.durations.len());
            rest -= u128::from(part);
        }
    }

    fn push_sums(
        &mut self,
        (series_id, outcome): (i32, Outcome),
        numbers: Numbers,
        cost: u64,
        durations: usize,
    ) {
        self.cells.push(Cell {
            series_id,
            outcome,
            numbers,
            cost,
            durations: durations..self.durations.len(),
        });
    }

    /// Sorts and encodes the cells, which may have been added in any order.
    pub fn finish(mut self) -> Block {
        self.cells
            .sort_by_key(|cell| (cell.outcome, cell.series_id));
        let unit = self.cells.iter().fold(0, |unit, cell| gcd(cell.cost, unit));
        let unit = unit.max(1);
        let (mut columns, mut records) = (Vec::new(), Vec::new());
        let runs = self.cells.chunk_by(|one, next| one.outcome == next.outcome);
        let headers = runs.map(|cells| self.encode_run(cells, unit, &mut columns, &mut records));
        let headers: Vec<RunHeader> = headers.collect();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(unit.to_le_bytes());
        bytes.extend((headers.len() as u64).to_le_bytes());
        headers.iter().for_each(|header| header.write(&mut bytes));
        let (runs, _) = run_offsets(&headers, bytes.len()).unwrap_or_default();
        bytes.extend(columns);
        bytes.extend(records);
        bytes.extend([0; PADDING]);
        Block {
            bytes: bytes.into_boxed_slice(),
            unit,
            runs: runs.into_boxed_slice(),
        }
    }

    /// Appends the columns and records of a run of cells, which must not be empty.
    fn encode_run(
        &self,
        cells: &[Cell],
        unit: u64,
        columns: &mut Vec<u8>,
        records: &mut Vec<u8>,
    ) -> RunHeader {
        let begin = records.len();
        let (mut gaps, mut lengths) = (Vec::new(), Vec::new());
        let mut last = 0;
        for cell in cells {
            let (series_id, start) = (cell.series_id.unsigned_abs(), records.len());
            let durations = &self.durations[cell.durations.clone()];
            record::write(records, &cell.numbers, cell.cost, unit, durations);
            gaps.push(u64::from(series_id - last));
            lengths.push((records.len() - start) as u64);
            last = series_id;
        }
        RunHeader {
            outcome: cells[0].outcome,
            gaps: Ints::append(&gaps, columns),
            lengths: Ints::append(&lengths, columns),
            records: records.len() - begin,
        }
    }
}

impl Block {
    /// Returns a block without cells.
    pub fn empty() -> Self {
        Builder::default().finish()
    }
}

/// Returns the greatest common divisor.
fn gcd(mut one: u64, mut other: u64) -> u64 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}
