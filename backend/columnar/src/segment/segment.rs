//! A segment: the rows of an hour or a day, column by column.
//!
//! Rows stand in the order of their series and outcome, and within these in
//! the order of their start. Rows of one series and outcome are a cell.

use crate::codec::FromBytes;
use crate::codec::Packed;
use crate::dictionary::Outcome;
use crate::segment::costed;
use crate::segment::{Column, counted};

/// A segment as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The cells.
    pub cells: Cells,
    /// By [`Column::index`].
    pub columns: [Packed; Column::ALL.len()],
}

/// The cells of a segment in the order of their rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    /// The id of the series of each cell.
    pub series_ids: Packed,
    /// The number of the outcome of each cell.
    pub outcomes: Packed,
    /// How many rows each cell has.
    pub requests: Packed,
    /// By the order of [`Column::SUMMED`].
    pub sums: [Packed; Column::SUMMED.len()],
    /// How many rows have a cost, [turned](costed::turned).
    pub costed: Packed,
}

/// Rows of one series and outcome that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The id of their series.
    pub series_id: i32,
    /// How they ended.
    pub outcome: Outcome,
    /// How many rows.
    pub rows: usize,
}

/// Rows by column, see [`Column::index`].
pub type RowColumns = [Vec<u64>; Column::ALL.len()];

impl Segment {
    /// The segment of the rows that `runs` and `columns` describe, in their order.
    pub fn from_runs(runs: &[Run], columns: &RowColumns) -> Self {
        Self {
            cells: cells(runs, columns),
            columns: columns.each_ref().map(|column| Packed::from_values(column)),
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.columns[Column::Started.index()].len()
    }

    /// One segment of several that follow each other in time. Each comes with
    /// the milliseconds between the start of the whole and its own.
    pub fn merge(parts: &[(u64, Self)]) -> Self {
        let mut pieces: Vec<(Run, usize, usize)> = Vec::new();
        for (part, (_, segment)) in parts.iter().enumerate() {
            let mut first = 0;
            for run in segment.cells.runs() {
                pieces.push((run, part, first));
                first += run.rows;
            }
        }
        pieces.sort_by_key(|&(run, part, first)| (run.series_id, run.outcome, part, first));
        let columns = Column::ALL.map(|column| gather(&pieces, parts, column));
        let runs: Vec<Run> = pieces.into_iter().map(|(run, ..)| run).collect();
        Self::from_runs(&runs, &columns)
    }
}

fn gather(pieces: &[(Run, usize, usize)], parts: &[(u64, Segment)], column: Column) -> Vec<u64> {
    let mut values = Vec::new();
    for &(run, part, first) in pieces {
        let (offset, segment) = &parts[part];
        let shift = if column == Column::Started {
            *offset
        } else {
            0
        };
        let packed = &segment.columns[column.index()];
        values.extend((first..first + run.rows).map(|row| packed.get(row) + shift));
    }
    values
}

impl Cells {
    /// The cells as runs of rows.
    pub fn runs(&self) -> impl Iterator<Item = Run> {
        (0..self.requests.len()).filter_map(|cell| {
            Some(Run {
                series_id: i32::try_from(self.series_ids.get(cell)).ok()?,
                outcome: Outcome::from_number(self.outcomes.get(cell))?,
                rows: usize::try_from(self.requests.get(cell)).ok()?,
            })
        })
    }

    /// The cells as bytes, to be read back by [`Cells::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let Self {
            series_ids,
            outcomes,
            requests,
            sums,
            costed,
        } = self;
        let columns = [series_ids, outcomes, requests].into_iter();
        for column in columns.chain(sums).chain([costed]) {
            column.write(&mut bytes);
        }
        bytes
    }
}

impl FromBytes for Cells {
    fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut next = || Packed::read(&mut bytes);
        let cells = Self {
            series_ids: next()?,
            outcomes: next()?,
            requests: next()?,
            sums: [next()?, next()?, next()?, next()?],
            costed: next()?,
        };
        let len = cells.requests.len();
        let others = cells.sums.iter().map(Packed::len);
        let keys = [&cells.series_ids, &cells.outcomes, &cells.costed].map(Packed::len);
        let whole = others.chain(keys).all(|one| one == len);
        whole.then_some(cells)
    }
}

#[derive(Default)]
struct Builder {
    series_ids: Vec<u64>,
    outcomes: Vec<u64>,
    requests: Vec<u64>,
    sums: [Vec<u64>; Column::SUMMED.len()],
    costed: Vec<u64>,
}

fn cells(runs: &[Run], columns: &RowColumns) -> Cells {
    let mut builder = Builder::default();
    let mut last = None;
    let mut rows = 0..0;
    for run in runs {
        rows = rows.end..rows.end + run.rows;
        let key = (run.series_id, run.outcome);
        for row in rows.clone() {
            let values = Column::SUMMED.map(|column| counted(columns[column.index()][row]));
            if last != Some(key) || !builder.add(values) {
                builder.begin(*run, values);
                last = Some(key);
            }
            let has_cost = columns[Column::CostNanos.index()][row] > 0;
            builder.count_costed(has_cost);
        }
    }
    builder.finish()
}

impl Builder {
    /// Adds a row to the last cell, unless one of its sums would no longer fit:
    /// then a second cell of the same series and outcome has to begin.
    fn add(&mut self, values: [u64; Column::SUMMED.len()]) -> bool {
        let sums = self.sums.each_mut().map(|sums| sums.last_mut());
        let fits = sums.iter().zip(values).all(|(sum, value)| {
            sum.as_ref()
                .is_some_and(|sum| sum.checked_add(value).is_some())
        });
        if fits {
            for (sum, value) in sums.into_iter().flatten().zip(values) {
                *sum += value;
            }
            if let Some(requests) = self.requests.last_mut() {
                *requests += 1;
            }
        }
        fits
    }

    fn begin(&mut self, run: Run, values: [u64; Column::SUMMED.len()]) {
        self.series_ids
            .push(u64::from(run.series_id.unsigned_abs()));
        self.outcomes.push(run.outcome.number());
        self.requests.push(1);
        for (sums, value) in self.sums.iter_mut().zip(values) {
            sums.push(value);
        }
        self.costed.push(0);
    }

    /// Counts the row that was added last, if it has a cost.
    fn count_costed(&mut self, has_cost: bool) {
        if let Some(costed) = self.costed.last_mut() {
            *costed += u64::from(has_cost);
        }
    }

    fn finish(mut self) -> Cells {
        let [.., costs] = &self.sums;
        for ((number, &requests), &cost) in self.costed.iter_mut().zip(&self.requests).zip(costs) {
            *number = costed::turned(*number, requests, cost);
        }
        Cells {
            series_ids: Packed::from_values(&self.series_ids),
            outcomes: Packed::from_values(&self.outcomes),
            requests: Packed::from_values(&self.requests),
            sums: self.sums.each_ref().map(|sums| Packed::from_values(sums)),
            costed: Packed::from_values(&self.costed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Row = (i32, u64, u64, [u64; 8]);

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let outcome = prop::sample::select(vec![16, 32, 53]);
        let value = prop_oneof![0..3_u64, Just(1_u64 << 62), Just(u64::MAX / 2)];
        prop::collection::vec(
            (1..4_i32, outcome, 0..10_u64, prop::array::uniform8(value)),
            0..60,
        )
    }

    fn segment(rows: &[Row], shift: u64) -> Segment {
        let mut rows = rows.to_vec();
        rows.sort();
        let runs: Vec<Run> = rows
            .iter()
            .map(|&(series_id, outcome, ..)| Run {
                series_id,
                outcome: Outcome::from_number(outcome).unwrap(),
                rows: 1,
            })
            .collect();
        let mut columns = RowColumns::default();
        for (_, _, started, values) in rows {
            columns[0].push(started + shift);
            for (column, value) in columns[1..].iter_mut().zip(values) {
                column.push(value);
            }
        }
        Segment::from_runs(&runs, &columns)
    }

    proptest! {
        #[test]
        fn cells_add_up_to_their_rows_and_read_back(rows in rows()) {
            let cells = segment(&rows, 0).cells;
            prop_assert_eq!(cells.requests.iter().sum::<u64>(), rows.len() as u64);
            for (sum, column) in cells.sums.iter().zip(0..) {
                let counted: u128 = rows.iter().map(|row| u128::from(counted(row.3[column]))).sum();
                prop_assert_eq!(sum.iter().map(u128::from).sum::<u128>(), counted);
            }
            let costs = cells.sums[3].iter().zip(cells.requests.iter()).zip(cells.costed.iter());
            let costed = costs.map(|((cost, requests), kept)| costed::turned(kept, requests, cost));
            let with_cost = rows.iter().filter(|row| row.3[3] > 0).count() as u64;
            prop_assert_eq!(costed.sum::<u64>(), with_cost);
            prop_assert_eq!(Cells::from_bytes(&cells.to_bytes()), Some(cells));
        }

        #[test]
        fn merged_parts_are_the_segment_of_all_rows(first in rows(), second in rows()) {
            let later = second.iter().map(|&(series, outcome, started, values)| (series, outcome, started + 100, values));
            let all: Vec<Row> = first.iter().copied().chain(later).collect();
            let merged = Segment::merge(&[(0, segment(&first, 0)), (100, segment(&second, 0))]);
            prop_assert_eq!(merged.columns[0].len(), all.len());
            prop_assert_eq!(merged.cells.requests.iter().sum::<u64>(), all.len() as u64);
            let whole = segment(&all, 0);
            let started = |one: &Segment| one.columns[0].iter().collect::<Vec<_>>();
            prop_assert_eq!(started(&merged), started(&whole));
            let totals = |one: &Segment| one.cells.sums.each_ref().map(|sums| sums.iter().map(u128::from).sum::<u128>());
            prop_assert_eq!(totals(&merged), totals(&whole));
        }
    }
}
