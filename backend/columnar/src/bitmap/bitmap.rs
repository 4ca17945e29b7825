//! Bitmaps that are filled row by row.

use std::ops::Range;

use logbook_domain::bits;

/// A fixed number of rows, each with one bit. Bits are set one by one or by range.
#[derive(Debug)]
pub struct Bitmap(Box<[u64]>);

impl Bitmap {
    /// So many rows, none of which is accepted.
    pub fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)].into_boxed_slice())
    }

    /// Accepts a row.
    #[inline]
    pub fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// Accepts rows that follow each other.
    #[inline]
    pub fn set_range(&mut self, Range { start, end }: Range<usize>) {
        let (first, last) = (start / 64, end / 64);
        let (from, to) = (u64::MAX << (start % 64), !(u64::MAX << (end % 64)));
        if first == last {
            if let Some(word) = self.0.get_mut(first) {
                *word |= from & to;
            }
            return;
        }
        self.0[first] |= from;
        self.0[first + 1..last].fill(u64::MAX);
        if let Some(word) = self.0.get_mut(last) {
            *word |= to;
        }
    }

    /// The accepted rows.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        bits::set(&self.0)
    }

    /// Whether a row is accepted; there may be no such row.
    #[inline]
    pub fn contains(&self, row: usize) -> bool {
        let word = self.0.get(row / 64);
        word.is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_are_those_that_were_set(
            rows in 0..300_usize,
            runs in prop::collection::vec((0..300_usize, 0..200_usize), 0..6),
            single in prop::collection::vec(0..300_usize, 0..6),
        ) {
            let mut bitmap = Bitmap::new(rows);
            let mut expected = std::collections::BTreeSet::new();
            for (start, len) in runs {
                let run = start.min(rows)..(start + len).min(rows);
                bitmap.set_range(run.clone());
                expected.extend(run);
            }
            for row in single.into_iter().filter(|&row| row < rows) {
                bitmap.set(row);
                expected.insert(row);
            }
            prop_assert_eq!(bitmap.iter().collect::<Vec<_>>(), expected.iter().copied().collect::<Vec<_>>());
            prop_assert!((0..rows + 70).all(|row| bitmap.contains(row) == expected.contains(&row)));
        }
    }
}
