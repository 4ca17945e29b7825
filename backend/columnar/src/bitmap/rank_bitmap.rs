//! An immutable bitmap with an index for rank and select.

/// Words in a block, for which the rank index holds one count.
const WORDS: usize = 8;

/// An immutable bitmap over places with constant-time rank and logarithmic select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankBitmap {
    words: Box<[u64]>,
    /// The number of set bits before each block of words.
    before: Box<[u32]>,
    count: usize,
}

impl RankBitmap {
    /// Creates a bitmap of `len` places and sets those for which `accepts` returns true.
    pub fn from_fn(len: usize, mut accepts: impl FnMut(usize) -> bool) -> Self {
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

    /// Returns how many bits before `place` are set.
    #[inline]
    pub fn rank(&self, place: usize) -> usize {
        let word = place / 64;
        let block = word / WORDS;
        let Some(&before) = self.before.get(block) else {
            return self.count;
        };
        let words = self.words[block * WORDS..word].iter();
        let in_words: u32 = words.map(|word| word.count_ones()).sum();
        let in_word = self
            .words
            .get(word)
            .map_or(0, |bits| (bits & !(u64::MAX << (place % 64))).count_ones());
        (before + in_words + in_word) as usize
    }

    /// Returns the place of the set bit of this rank, which must be below the number of
    /// set bits.
    #[inline]
    pub fn select(&self, rank: usize) -> usize {
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

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.words) + size_of_val(&*self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rank_and_select_equal_those_of_a_list(
            (share, places) in (0..=100_u32, 0..3_000_usize),
            seeds in prop::collection::vec(0..100_u32, 3_000),
        ) {
            let accepted: Vec<usize> = (0..places).filter(|&place| seeds[place] < share).collect();
            let bits = RankBitmap::from_fn(places, |place| seeds[place] < share);
            for (rank, &place) in accepted.iter().enumerate() {
                prop_assert_eq!(bits.select(rank), place);
            }
            for place in 0..=places {
                let before = accepted.partition_point(|&one| one < place);
                prop_assert_eq!(bits.rank(place), before);
            }
        }
    }
}
