//! The totals of the entries that a filter accepts.

use std::ops::AddAssign;

use logbook_domain::bits;

use super::{CardSums, each_sums};
use crate::dictionary::Outcome;
use crate::query::RowFilter;
use crate::segment::{ColumnView, SegmentSlice};

/// The sums, the counts by outcome, and the set of series of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardTally {
    /// The sums of all entries.
    pub sums: CardSums,
    /// The number of entries, by [`Outcome::index`].
    by_outcome: [u64; Outcome::COUNT],
    /// A bitmap of the dictionary numbers of the series.
    series_bitmap: Vec<u64>,
}

impl Default for CardTally {
    fn default() -> Self {
        Self {
            sums: CardSums::default(),
            by_outcome: [0; Outcome::COUNT],
            series_bitmap: Vec::new(),
        }
    }
}

impl CardTally {
    /// Adds the sums of entries of one series and outcome.
    #[inline]
    pub fn add(&mut self, series: u32, outcome: Outcome, sums: CardSums) {
        self.sums += sums;
        self.by_outcome[outcome.index()] += sums.requests;
        let word = series as usize / 64;
        if word >= self.series_bitmap.len() {
            self.series_bitmap.resize(word + 1, 0);
        }
        self.series_bitmap[word] |= 1 << (series % 64);
    }

    /// Returns how many entries have this outcome.
    #[inline]
    pub fn requests(&self, outcome: Outcome) -> u64 {
        self.by_outcome[outcome.index()]
    }

    /// Iterates over the dictionary numbers of the series of the entries, in ascending
    /// order.
    pub fn series(&self) -> impl Iterator<Item = u32> {
        bits::set(&self.series_bitmap).map(|series| u32::try_from(series).unwrap_or(u32::MAX))
    }

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        size_of::<Self>() + size_of_val(&self.series_bitmap[..])
    }

    /// Adds up the accepted rows of a slice. `numbers` must hold the columns that
    /// [`each_sums`] requires.
    pub fn from_slice(filter: &RowFilter, slice: &SegmentSlice, numbers: ColumnView<'_>) -> Self {
        let mut tally = Self::default();
        each_sums(filter, slice, numbers, |series, outcome, sums| {
            tally.add(series, outcome, sums);
        });
        tally
    }
}

impl AddAssign<&Self> for CardTally {
    fn add_assign(&mut self, other: &Self) {
        self.sums += other.sums;
        for (all, more) in self.by_outcome.iter_mut().zip(other.by_outcome) {
            *all += more;
        }
        if self.series_bitmap.len() < other.series_bitmap.len() {
            self.series_bitmap.resize(other.series_bitmap.len(), 0);
        }
        for (all, more) in self.series_bitmap.iter_mut().zip(&other.series_bitmap) {
            *all |= more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tally(entries: &[(u32, u64)]) -> CardTally {
        let mut tally = CardTally::default();
        for &(series, requests) in entries {
            let outcome = Outcome::from_number(16 * (1 + requests % 3)).unwrap();
            let sums = CardSums {
                requests,
                ..CardSums::default()
            };
            tally.add(series, outcome, sums);
        }
        tally
    }

    proptest! {
        #[test]
        fn sum_of_tallies_equals_tally_of_all_entries(
            first in prop::collection::vec((0..300_u32, 1..9_u64), 0..40),
            second in prop::collection::vec((0..300_u32, 1..9_u64), 0..40),
        ) {
            let mut added = tally(&first);
            added += &tally(&second);
            let all = [first, second].concat();
            prop_assert_eq!(&added, &tally(&all));
            let mut series: Vec<u32> = all.iter().map(|one| one.0).collect();
            series.sort_unstable();
            series.dedup();
            prop_assert_eq!(added.series().collect::<Vec<_>>(), series);
        }
    }
}
