//! Which places of an order are accepted.

use std::ops::Range;

use logbook_domain::bits;

use super::blocks::Blocks;

/// Words whose bits are counted together.
const WORDS: usize = 8;

/// Rows, each with a bit that says whether it is accepted.
#[derive(Debug)]
pub(crate) struct Flags(Box<[u64]>);

impl Flags {
    /// So many rows, none of which is accepted.
    pub(crate) fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)].into_boxed_slice())
    }

    /// Accepts a row.
    #[inline]
    pub(crate) fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// Accepts rows that follow each other.
    #[inline]
    pub(crate) fn set_all(&mut self, Range { start, end }: Range<usize>) {
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
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> {
        bits::set(&self.0)
    }

    /// Whether a row is accepted; there may be no such row.
    #[inline]
    pub(crate) fn has(&self, row: usize) -> bool {
        let word = self.0.get(row / 64);
        word.is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

/// Places of an order as bits, counted so that ranks and places are found at
/// once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Box<[u64]>,
    /// How many are accepted before each block of words.
    before: Box<[u32]>,
    count: usize,
}

impl Bits {
    /// Those of `len` places that `accepts` takes.
    pub(crate) fn of(len: usize, mut accepts: impl FnMut(usize) -> bool) -> Self {
        let mut word = |first: usize| {
            let places = first..(first + 64).min(len);
            places.fold(0, |word, place| {
                word | u64::from(accepts(place)) << (place % 64)
            })
        };
        let words: Box<[u64]> = (0..len).step_by(64).map(&mut word).collect();
        let mut count = 0;
        let block = |words: &[u64]| {
            let before = count;
            count += words.iter().map(|word| word.count_ones()).sum::<u32>();
            before
        };
        let before = words.chunks(WORDS).map(block).collect();
        Self {
            words,
            before,
            count: count as usize,
        }
    }

    /// How many of the places before this one are accepted.
    pub(crate) fn rank(&self, place: usize) -> usize {
        let word = place / 64;
        let block = word / WORDS;
        let Some(&before) = self.before.get(block) else {
            return self.count;
        };
        let whole = self.words[block * WORDS..word].iter();
        let whole: u32 = whole.map(|word| word.count_ones()).sum();
        let part = self
            .words
            .get(word)
            .map_or(0, |bits| (bits & !(u64::MAX << (place % 64))).count_ones());
        (before + whole + part) as usize
    }

    /// The place of the accepted one of this rank, which must be below their count.
    pub(crate) fn place(&self, rank: usize) -> usize {
        let block = self.before.partition_point(|&one| one as usize <= rank) - 1;
        let mut left = rank - self.before[block] as usize;
        let mut word = block * WORDS;
        while left >= self.words[word].count_ones() as usize {
            left -= self.words[word].count_ones() as usize;
            word += 1;
        }
        let mut bits = self.words[word];
        for _ in 0..left {
            bits &= bits - 1;
        }
        word * 64 + bits.trailing_zeros() as usize
    }

    /// Bytes of memory they take.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.words) + size_of_val(&*self.before)
    }
}

/// Which of the rows of a bucket are accepted, by their place in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Places {
    /// None of them.
    None,
    /// All of them.
    All,
    /// Some of them.
    Some(Bits),
    /// Some of them; so many in each block.
    Blocks(Blocks),
}

impl Places {
    /// Bytes of memory they take.
    pub(crate) fn size(&self) -> usize {
        let bits = match self {
            Self::None | Self::All | Self::Blocks(_) => 0,
            Self::Some(bits) => bits.size(),
        };
        size_of::<Self>() + bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn flags_are_those_that_were_set(
            rows in 0..300_usize,
            runs in prop::collection::vec((0..300_usize, 0..200_usize), 0..6),
            single in prop::collection::vec(0..300_usize, 0..6),
        ) {
            let mut flags = Flags::new(rows);
            let mut expected = std::collections::BTreeSet::new();
            for (start, len) in runs {
                let run = start.min(rows)..(start + len).min(rows);
                flags.set_all(run.clone());
                expected.extend(run);
            }
            for row in single.into_iter().filter(|&row| row < rows) {
                flags.set(row);
                expected.insert(row);
            }
            prop_assert_eq!(flags.rows().collect::<Vec<_>>(), expected.iter().copied().collect::<Vec<_>>());
            prop_assert!((0..rows + 70).all(|row| flags.has(row) == expected.contains(&row)));
        }

        #[test]
        fn ranks_and_places_are_those_of_a_list(
            (share, places) in (0..=100_u32, 0..3_000_usize),
            seeds in prop::collection::vec(0..100_u32, 3_000),
        ) {
            let accepted: Vec<usize> = (0..places).filter(|&place| seeds[place] < share).collect();
            let bits = Bits::of(places, |place| seeds[place] < share);
            for (rank, &place) in accepted.iter().enumerate() {
                prop_assert_eq!(bits.place(rank), place);
            }
            for place in 0..=places {
                let before = accepted.partition_point(|&one| one < place);
                prop_assert_eq!(bits.rank(place), before);
            }
        }
    }
}
