//! The rows of a segment in the order of a column.

use crate::codec::{Ascending, AscendingHeads, Packed};

/// The rows of a segment in the order of a column and, among equal numbers, of their
/// start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortedColumn {
    /// All of the order is in memory.
    InMemory(SortedRows),
    /// Only the heads of its numbers are in memory; parts of the rest are loaded where a
    /// result depends on them.
    Stored(AscendingHeads),
}

/// The rows of a sorted column, by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedRows {
    /// The stored numbers of the column in ascending order.
    pub numbers: Ascending,
    /// The row of the segment at each place.
    pub rows: Packed,
    /// The start of the row at each place, in milliseconds after the start of the
    /// segment.
    pub starts: Packed,
}

impl SortedRows {
    /// Sorts the rows that have these numbers and starts.
    pub fn from_columns(numbers: &Packed, started: &Packed) -> Self {
        let rows = sorted_rows(numbers, started);
        let values = |column: &Packed| -> Vec<u64> {
            rows.iter().map(|&row| column.get(row as usize)).collect()
        };
        let (numbers, starts) = (values(numbers), values(started));
        Self {
            numbers: Ascending::from_values(&numbers),
            rows: Packed::from_values(&rows),
            starts: Packed::from_values(&starts),
        }
    }
}

impl SortedColumn {
    /// Returns the heads of the numbers.
    #[inline]
    pub const fn heads(&self) -> &AscendingHeads {
        match self {
            Self::InMemory(rows) => rows.numbers.heads(),
            Self::Stored(heads) => heads,
        }
    }

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        match self {
            Self::InMemory(SortedRows {
                numbers,
                rows,
                starts,
            }) => numbers.size() + rows.size() + starts.size(),
            Self::Stored(heads) => heads.size(),
        }
    }
}

/// Returns the rows sorted by number and start. Starts in a segment have less than
/// 32 bits; rows that are not sealed can lie months apart.
fn sorted_rows(numbers: &Packed, started: &Packed) -> Vec<u64> {
    if started.iter().all(|start| start <= u64::from(u32::MAX)) {
        sorted_rows_of_segment(numbers, started)
    } else {
        let mut rows: Vec<u64> = (0..numbers.len() as u64).collect();
        rows.sort_by_key(|&row| (numbers.get(row as usize), started.get(row as usize)));
        rows
    }
}

/// Returns the rows sorted by number and start, where starts fit in 32 bits: number,
/// start and row are then compared as one integer.
fn sorted_rows_of_segment(numbers: &Packed, started: &Packed) -> Vec<u64> {
    let key = |row: usize| {
        let (number, start) = (numbers.get(row), started.get(row));
        u128::from(number) << 64 | u128::from(start) << 32 | row as u128
    };
    let mut keys: Vec<u128> = (0..numbers.len()).map(key).collect();
    keys.sort_unstable();
    let row = |key| (key & u128::from(u32::MAX)) as u64;
    keys.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_sorted_by_number_and_start(
            rows in prop::collection::vec((0..20_u64, 0..40_u64), 0..300),
            apart in prop::sample::select(vec![1_u64, 1_000, 1 << 30, 1 << 40]),
        ) {
            let rows: Vec<(u64, u64)> =
                rows.into_iter().map(|(number, start)| (number, start * apart)).collect();
            let (numbers, starts): (Vec<u64>, Vec<u64>) = rows.iter().copied().unzip();
            let sorted = SortedRows::from_columns(&Packed::from_values(&numbers), &Packed::from_values(&starts));
            let found: Vec<(u64, u64)> = (0..rows.len())
                .map(|place| (sorted.numbers.get(place), sorted.starts.get(place)))
                .collect();
            let row_values: Vec<(u64, u64)> =
                sorted.rows.iter().map(|row| rows[usize::try_from(row).unwrap()]).collect();
            prop_assert_eq!(&found, &row_values);
            let mut expected = rows;
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
