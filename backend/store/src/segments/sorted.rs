//! The rows of a bucket in the order of one of their numbers.

use super::ascending::Ascending;
use super::packed::Packed;

/// Rows in the order of a number, and within equal numbers of their start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sorted {
    /// The numbers, as the column keeps them.
    pub(crate) numbers: Ascending,
    /// Whose they are; `None` where this is left in the database.
    pub(crate) owners: Option<Owners>,
}

/// The rows that numbers in order belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owners {
    /// Which rows of the segment they are.
    pub(crate) rows: Packed,
    /// When they began, as the column of the segment says it.
    pub(crate) starts: Packed,
}

impl Sorted {
    /// The order of the rows that have these numbers and starts.
    pub(crate) fn of(numbers: &Packed, started: &Packed) -> Self {
        let rows = by_start(started);
        Self::of_rows(rows, numbers, started)
    }

    /// The same of rows that are in the [order of their start](by_start).
    pub(crate) fn of_rows(mut rows: Vec<u32>, numbers: &Packed, started: &Packed) -> Self {
        rows.sort_by_cached_key(|&row| numbers.get(row as usize));
        let of_rows = |column: &Packed| -> Vec<u64> {
            rows.iter().map(|&row| column.get(row as usize)).collect()
        };
        let (numbers, starts) = (of_rows(numbers), of_rows(started));
        let rows: Vec<u64> = rows.iter().copied().map(u64::from).collect();
        Self {
            numbers: Ascending::of(&numbers),
            owners: Some(Owners {
                rows: Packed::of(&rows),
                starts: Packed::of(&starts),
            }),
        }
    }

    /// Bytes of memory it takes.
    pub(crate) fn size(&self) -> usize {
        let owners = self.owners.as_ref();
        self.numbers.size() + owners.map_or(0, |one| one.rows.size() + one.starts.size())
    }
}

/// Rows in the order of their start.
pub(crate) fn by_start(started: &Packed) -> Vec<u32> {
    let all = u32::try_from(started.len()).unwrap_or(u32::MAX);
    let mut rows: Vec<u32> = (0..all).collect();
    rows.sort_by_cached_key(|&row| started.get(row as usize));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_stand_by_number_and_then_by_start(
            rows in prop::collection::vec((0..20_u64, 0..40_u64), 0..300),
        ) {
            let (numbers, starts): (Vec<u64>, Vec<u64>) = rows.iter().copied().unzip();
            let sorted = Sorted::of(&Packed::of(&numbers), &Packed::of(&starts));
            let owners = sorted.owners.unwrap();
            let found: Vec<(u64, u64)> = (0..rows.len())
                .map(|place| (sorted.numbers.get(place), owners.starts.get(place)))
                .collect();
            let of_owners: Vec<(u64, u64)> =
                owners.rows.iter().map(|row| rows[usize::try_from(row).unwrap()]).collect();
            prop_assert_eq!(&found, &of_owners);
            let mut expected = rows;
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
