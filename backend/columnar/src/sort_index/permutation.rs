//! The rows of a bucket in the order of one of their numbers.

use crate::codec::{Ascending, Packed};

/// Rows in the order of a number, and within equal numbers of their start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedColumn {
    /// The numbers, as the column keeps them.
    pub numbers: Ascending,
    /// Whose they are; `None` where this is left in the database.
    pub permutation: Option<SortPermutation>,
}

/// The rows that numbers in order belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortPermutation {
    /// Which rows of the segment they are.
    pub rows: Packed,
    /// When they began, as the column of the segment says it.
    pub starts: Packed,
}

impl SortedColumn {
    /// The order of the rows that have these numbers and starts.
    pub fn from_columns(numbers: &Packed, started: &Packed) -> Self {
        let rows = in_order(numbers, started);
        let of_rows = |column: &Packed| -> Vec<u64> {
            rows.iter().map(|&row| column.get(row as usize)).collect()
        };
        let (numbers, starts) = (of_rows(numbers), of_rows(started));
        Self {
            numbers: Ascending::from_values(&numbers),
            permutation: Some(SortPermutation {
                rows: Packed::from_values(&rows),
                starts: Packed::from_values(&starts),
            }),
        }
    }

    /// Bytes of memory it takes.
    pub fn size(&self) -> usize {
        let permutation = self.permutation.as_ref();
        self.numbers.size() + permutation.map_or(0, |one| one.rows.size() + one.starts.size())
    }
}

/// The rows by their number and then by their start. Starts and rows of a bucket
/// have less than 32 bits; rows that no mark speaks of can lie months apart.
fn in_order(numbers: &Packed, started: &Packed) -> Vec<u64> {
    if started.iter().all(|start| start <= u64::from(u32::MAX)) {
        in_order_of_bucket(numbers, started)
    } else {
        let mut rows: Vec<u64> = (0..numbers.len() as u64).collect();
        rows.sort_by_key(|&row| (numbers.get(row as usize), started.get(row as usize)));
        rows
    }
}

/// The same, all sorted at once as one number.
fn in_order_of_bucket(numbers: &Packed, started: &Packed) -> Vec<u64> {
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
        fn rows_stand_by_number_and_then_by_start(
            rows in prop::collection::vec((0..20_u64, 0..40_u64), 0..300),
            apart in prop::sample::select(vec![1_u64, 1_000, 1 << 30, 1 << 40]),
        ) {
            let rows: Vec<(u64, u64)> =
                rows.into_iter().map(|(number, start)| (number, start * apart)).collect();
            let (numbers, starts): (Vec<u64>, Vec<u64>) = rows.iter().copied().unzip();
            let sorted = SortedColumn::from_columns(&Packed::from_values(&numbers), &Packed::from_values(&starts));
            let permutation = sorted.permutation.unwrap();
            let found: Vec<(u64, u64)> = (0..rows.len())
                .map(|place| (sorted.numbers.get(place), permutation.starts.get(place)))
                .collect();
            let of_owners: Vec<(u64, u64)> =
                permutation.rows.iter().map(|row| rows[usize::try_from(row).unwrap()]).collect();
            prop_assert_eq!(&found, &of_owners);
            let mut expected = rows;
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
