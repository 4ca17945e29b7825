//! A segment: the rows of an hour or a day, column by column.

use super::{Column, push_rows};
use crate::cells::{Block, Builder, Sum, sum};
use crate::codec::Packed;
use crate::dictionary::Outcome;

/// A segment as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The cells, in the order of their rows.
    pub cells: Block,
    /// By [`Column::index`].
    pub columns: [Packed; Column::ALL.len()],
}

/// What rows of a segment are ordered by before their start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// How they ended.
    pub outcome: Outcome,
    /// The id of their series.
    pub series_id: i32,
}

/// Rows by column, see [`Column::index`].
pub type RowColumns = [Vec<u64>; Column::ALL.len()];

/// Rows of one cell of a part of a segment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    key: RowKey,
    part: usize,
    first: usize,
    rows: usize,
}

impl Segment {
    /// The segment of the rows that have these keys, which ascend, and these columns.
    pub fn from_rows(keys: &[RowKey], columns: &RowColumns) -> Self {
        let mut builder = Builder::default();
        let mut first = 0;
        for same in keys.chunk_by(|one, next| one == next) {
            let rows = first..first + same.len();
            first = rows.end;
            let RowKey { outcome, series_id } = same[0];
            push_rows(&mut builder, (series_id, outcome), rows, |column, row| {
                columns[column.index()][row]
            });
        }
        Self {
            cells: builder.finish(),
            columns: columns.each_ref().map(|column| Packed::from_values(column)),
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.columns[Column::Started.index()].len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One segment of several that follow each other in time. Each comes with
    /// the milliseconds between the start of the whole and its own. Returns `None` when
    /// a cell is of a series that cannot be.
    pub fn merge(parts: &[(u64, Self)]) -> Option<Self> {
        let mut runs = Vec::new();
        for (part, (_, segment)) in parts.iter().enumerate() {
            segment.add_runs(part, &mut runs);
        }
        runs.sort_unstable();
        let columns = Column::ALL.map(|column| gather(&runs, parts, column));
        Some(Self {
            cells: sum(parts.iter().map(|(_, segment)| &segment.cells))?,
            columns: columns.each_ref().map(|column| Packed::from_values(column)),
        })
    }

    fn add_runs(&self, part: usize, runs: &mut Vec<Run>) {
        let mut first = 0;
        self.cells.each(|outcome, cell| {
            let rows = cell.record.sum(Sum::Requests);
            let rows = usize::try_from(rows).unwrap_or(usize::MAX);
            runs.push(Run {
                key: RowKey {
                    outcome,
                    series_id: i32::try_from(cell.series_id).unwrap_or_default(),
                },
                part,
                first,
                rows,
            });
            first += rows;
        });
    }
}

fn gather(runs: &[Run], parts: &[(u64, Segment)], column: Column) -> Vec<u64> {
    let mut values = Vec::new();
    for run in runs {
        let (offset, segment) = &parts[run.part];
        let shift = if column == Column::Started {
            *offset
        } else {
            0
        };
        let packed = &segment.columns[column.index()];
        let rows = run.first..run.first + run.rows;
        values.extend(rows.map(|row| packed.get(row) + shift));
    }
    values
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::cells::Numbers;
    use crate::codec::FromBytes;
    use crate::segment::counted;
    use proptest::prelude::*;

    /// Series, outcome, start and the other columns.
    type Row = (i32, u64, u64, [u64; 8]);

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let outcome = prop::sample::select(vec![16, 32, 53]);
        let value = prop_oneof![0..3_u64, Just(1_u64 << 62), Just(u64::MAX / 2)];
        prop::collection::vec(
            (1..4_i32, outcome, 0..10_u64, prop::array::uniform8(value)),
            0..60,
        )
    }

    fn key(row: &Row) -> RowKey {
        RowKey {
            outcome: Outcome::from_number(row.1).unwrap(),
            series_id: row.0,
        }
    }

    fn segment(rows: &[Row]) -> Segment {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|row| (key(row), row.2));
        let keys: Vec<RowKey> = rows.iter().map(key).collect();
        let mut columns = RowColumns::default();
        for (_, _, started, values) in rows {
            columns[0].push(started);
            for (column, value) in columns[1..].iter_mut().zip(values) {
                column.push(value);
            }
        }
        Segment::from_rows(&keys, &columns)
    }

    /// The sums and costs of cells by their key.
    fn totals(cells: &Block) -> BTreeMap<RowKey, [u128; 11]> {
        let mut totals = BTreeMap::<_, [u128; 11]>::new();
        cells.each(|outcome, cell| {
            let series_id = i32::try_from(cell.series_id).unwrap();
            let (numbers, cost) = cell.record.numbers();
            let total = totals.entry(RowKey { outcome, series_id }).or_default();
            for (sum, number) in total.iter_mut().zip(numbers.into_iter().chain([cost])) {
                *sum += u128::from(number);
            }
        });
        totals
    }

    /// The same, worked out from rows.
    fn totals_of_rows(rows: &[Row]) -> BTreeMap<RowKey, [u128; 11]> {
        let mut totals = BTreeMap::<_, [u128; 11]>::new();
        for row in rows {
            let [
                input,
                output,
                total,
                cost,
                duration,
                cached,
                reasoning,
                writes,
            ] = row.3;
            let numbers: Numbers = [
                1,
                counted(input),
                counted(output),
                counted(total),
                counted(cached),
                counted(reasoning),
                duration.min(1),
                counted(duration),
                counted(writes),
                cost.min(1),
            ];
            let sums = totals.entry(key(row)).or_default();
            for (sum, number) in sums
                .iter_mut()
                .zip(numbers.into_iter().chain([counted(cost)]))
            {
                *sum += u128::from(number);
            }
        }
        totals
    }

    proptest! {
        #[test]
        fn cells_add_up_to_their_rows_and_read_back(rows in rows()) {
            let cells = segment(&rows).cells;
            prop_assert_eq!(totals(&cells), totals_of_rows(&rows));
            prop_assert_eq!(Block::from_bytes(cells.bytes()), Some(cells));
        }

        #[test]
        fn merged_parts_are_the_segment_of_all_rows(first in rows(), second in rows()) {
            let later = second.iter().map(|row| (row.0, row.1, row.2 + 100, row.3));
            let all: Vec<Row> = first.iter().copied().chain(later).collect();
            let merged = Segment::merge(&[(0, segment(&first)), (100, segment(&second))]).unwrap();
            let whole = segment(&all);
            let started = |one: &Segment| one.columns[0].iter().collect::<Vec<_>>();
            prop_assert_eq!(started(&merged), started(&whole));
            prop_assert_eq!(totals(&merged.cells), totals(&whole.cells));
            prop_assert_eq!(merged.cells.requests(), all.len() as u64);
        }
    }
}
