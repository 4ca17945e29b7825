//! Segments, which store the rows of an hour or a day column by column.

use super::{Column, push_rows};
use crate::cells::{Block, Builder};
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
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::cells::{Numbers, sum};
    use crate::codec::FromBytes;
    use crate::segment::{Merge, decode_or_zero};
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
        fn merged_segments_equal_the_segment_of_all_rows(parts in prop::collection::vec(rows(), 1..5)) {
            let offsets = (0..).step_by(10).take(parts.len());
            let later = |(offset, rows): (u64, &Vec<Row>)| -> Vec<Row> {
                rows.iter().map(|row| (row.0, row.1, row.2 + offset, row.3)).collect()
            };
            let whole = segment(&offsets.clone().zip(&parts).flat_map(later).collect::<Vec<_>>());
            let parts: Vec<Segment> = parts.iter().map(|rows| segment(rows)).collect();
            let merge = Merge::new(offsets.zip(parts.iter().map(|part| &part.cells)));
            let merged = |column: Column| {
                let columns: Vec<Packed> =
                    parts.iter().map(|part| part.columns[column.index()].clone()).collect();
                merge.column(column, &columns)
            };
            prop_assert_eq!(merged(Column::Started), whole.columns[0].clone());
            for column in Column::ALL {
                let sorted = |packed: &Packed| {
                    let mut values: Vec<u64> = packed.iter().collect();
                    values.sort_unstable();
                    values
                };
                prop_assert_eq!(sorted(&merged(column)), sorted(&whole.columns[column.index()]));
            }
            let cells = sum(parts.iter().map(|part| &part.cells)).unwrap();
            prop_assert_eq!(totals(&cells), totals(&whole.cells));
        }
    }
}
