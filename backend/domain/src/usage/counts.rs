//! Counts of small numbers that are met in any order: bins of durations, or
//! series.

use super::sparse;
use crate::bits;

/// Bits of a word.
const WORD: usize = 64;

/// Counts by number, without sorting: numbers are dense. Going through those
/// that were met costs nothing for the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// A bit for each number that was met.
    met: Vec<u64>,
    counts: Vec<i64>,
}

impl Counts {
    /// Counts so many more of a number, or fewer.
    #[inline]
    pub fn add(&mut self, number: usize, count: i64) {
        if number >= self.counts.len() {
            let words = number / WORD + 1;
            self.met.resize(words, 0);
            self.counts.resize(words * WORD, 0);
        }
        self.met[number / WORD] |= 1 << (number % WORD);
        self.counts[number] += count;
    }

    /// Every number that is left, ascending, with its count.
    pub fn iter(&self) -> impl Iterator<Item = (u32, i64)> {
        let count = |number| (number as u32, self.counts[number]);
        bits::set(&self.met)
            .map(count)
            .filter(|(_, count)| *count > 0)
    }

    /// Gives them as [`sparse::write`] packs them and begins anew. `room` is
    /// where they are packed.
    pub fn take(&mut self, room: &mut Vec<u8>) -> Box<[u8]> {
        room.clear();
        sparse::write_ascending(self.iter(), room);
        self.clear();
        room.as_slice().into()
    }

    fn clear(&mut self) {
        for number in bits::set(&self.met) {
            self.counts[number] = 0;
        }
        self.met.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn all_that_was_met_is_told_once(
            turns in prop::collection::vec(prop::collection::vec((0..300_usize, -3..9_i64), 0..40), 1..4),
        ) {
            let (mut counts, mut room) = (Counts::default(), Vec::new());
            for turn in turns {
                let mut expected = BTreeMap::new();
                for (number, count) in turn {
                    counts.add(number, count);
                    *expected.entry(number as u32).or_insert(0) += count;
                }
                expected.retain(|_, count| *count > 0);
                let expected: Vec<(u32, i64)> = expected.into_iter().collect();
                prop_assert_eq!(counts.iter().collect::<Vec<_>>(), expected.clone());
                let packed = counts.take(&mut room);
                prop_assert_eq!(sparse::read(&packed).collect::<Vec<_>>(), expected);
                prop_assert_eq!(counts.iter().count(), 0);
            }
        }
    }
}
