//! A bitmap that is filled row by row.

use std::ops::Range;

use logbook_domain::bits;

/// A bitmap over a fixed number of rows. Bits are set one by one or by range.
#[derive(Debug)]
pub struct Bitmap(Box<[u64]>);

impl Bitmap {
    /// Creates a bitmap of `rows` bits, none of which is set.
    pub fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)].into_boxed_slice())
    }

    /// Sets the bit of `row`, which must be below the number of rows.
    #[inline]
    pub fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// Sets the bits of a range of rows, which must end within the bitmap.
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

    /// Iterates over the rows whose bits are set, in ascending order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        bits::set(&self.0)
    }

    /// Returns whether the bit of `row` is set; `false` for a row outside the bitmap.
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
        fn set_bits_equal_a_set_of_rows(
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
