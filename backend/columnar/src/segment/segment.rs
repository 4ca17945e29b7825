//! Segments, which store the rows of an hour or a day column by column.

use super::{Column, push_rows};
use crate::cells::{Block, Builder, Sum, sum};
use crate::codec::Packed;
use crate::dictionary::Outcome;

/// The rows of an hour or a day with their cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The cells, in the order of their rows.
    pub cells: Block,
    /// The columns, by [`Column::index`].
    pub columns: [Packed; Column::ALL.len()],
}

/// The key by which rows of a segment are ordered before their start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// The outcome of the row.
    pub outcome: Outcome,
    /// The database id of the series.
    pub series_id: i32,
}

/// Unpacked columns, by [`Column::index`].
pub type RowColumns = [Vec<u64>; Column::ALL.len()];

/// The rows of one cell of one of the segments that are merged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    key: RowKey,
    part: usize,
    first: usize,
    rows: usize,
}

impl Segment {
    /// Packs rows, given as their keys, which must ascend, and columns.
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

    /// Returns how many rows there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.columns[Column::Started.index()].len()
    }

    /// Returns whether there are no rows.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Merges segments that follow each other in time. Each is given with the
    /// milliseconds from the start of the merged segment to its own start. Returns
    /// `None` when the series id of a cell exceeds the range of ids.
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

    /// Appends the runs of rows of all cells.
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

/// Returns the values of a column in the order of `runs`.
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
    use crate::segment::decode_or_zero;
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

    /// Returns the sums and costs of cells by their key.
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

    /// Returns the sums and costs of rows by their key.
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
                decode_or_zero(input),
                decode_or_zero(output),
                decode_or_zero(total),
                decode_or_zero(cached),
                decode_or_zero(reasoning),
                duration.min(1),
                decode_or_zero(duration),
                decode_or_zero(writes),
                cost.min(1),
            ];
            let sums = totals.entry(key(row)).or_default();
            for (sum, number) in sums
                .iter_mut()
                .zip(numbers.into_iter().chain([decode_or_zero(cost)]))
            {
                *sum += u128::from(number);
            }
        }
        totals
    }

    proptest! {
        #[test]
        fn cells_equal_the_sums_of_rows_and_decode(rows in rows()) {
            let cells = segment(&rows).cells;
            prop_assert_eq!(totals(&cells), totals_of_rows(&rows));
            prop_assert_eq!(Block::from_bytes(cells.bytes()), Some(cells));
        }

        #[test]
        fn merged_segments_equal_the_segment_of_all_rows(first in rows(), second in rows()) {
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
