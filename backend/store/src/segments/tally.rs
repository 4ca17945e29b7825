//! What the entries of a filter add up to.

use std::ops::AddAssign;

use logbook_domain::bits;

use super::outcome::Outcome;
use super::sums::Sums;

/// Totals, how many entries ended how, and which series they are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// What all of them add up to.
    pub(crate) sums: Sums,
    by_outcome: [u64; Outcome::COUNT],
    /// A bit for each series, by its number in the dictionary.
    met: Vec<u64>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            sums: Sums::default(),
            by_outcome: [0; Outcome::COUNT],
            met: Vec::new(),
        }
    }
}

impl Tally {
    /// Adds entries of one series and outcome.
    #[inline]
    pub(crate) fn add(&mut self, series: u32, outcome: Outcome, sums: Sums) {
        self.sums += sums;
        self.by_outcome[outcome.index()] += sums.requests;
        let word = series as usize / 64;
        if word >= self.met.len() {
            self.met.resize(word + 1, 0);
        }
        self.met[word] |= 1 << (series % 64);
    }

    /// How many entries ended like this.
    pub(crate) fn ended(&self, outcome: Outcome) -> u64 {
        self.by_outcome[outcome.index()]
    }

    /// The series that entries are of, by their numbers in the dictionary.
    pub(crate) fn series(&self) -> impl Iterator<Item = u32> {
        bits::set(&self.met).map(|series| u32::try_from(series).unwrap_or(u32::MAX))
    }

    /// Bytes of memory it takes.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>() + size_of_val(&self.met[..])
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.sums += other.sums;
        for (all, more) in self.by_outcome.iter_mut().zip(other.by_outcome) {
            *all += more;
        }
        if self.met.len() < other.met.len() {
            self.met.resize(other.met.len(), 0);
        }
        for (all, more) in self.met.iter_mut().zip(&other.met) {
            *all |= more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(entries: &[(u32, u64)]) -> Tally {
        let mut tally = Tally::default();
        for &(series, requests) in entries {
            let outcome = Outcome::from_number(16 * (1 + requests % 3)).unwrap();
            let sums = Sums {
                requests,
                ..Sums::default()
            };
            tally.add(series, outcome, sums);
        }
        tally
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(
            first in prop::collection::vec((0..300_u32, 1..9_u64), 0..40),
            second in prop::collection::vec((0..300_u32, 1..9_u64), 0..40),
        ) {
            let mut added = of(&first);
            added += &of(&second);
            let all = [first, second].concat();
            prop_assert_eq!(&added, &of(&all));
            let mut series: Vec<u32> = all.iter().map(|one| one.0).collect();
            series.sort_unstable();
            series.dedup();
            prop_assert_eq!(added.series().collect::<Vec<_>>(), series);
        }
    }
}
