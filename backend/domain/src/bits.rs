//! Sets of small numbers, a bit each.

/// The numbers whose bits are set in these words, ascending.
pub fn set(words: &[u64]) -> impl Iterator<Item = usize> {
    (0..).step_by(64).zip(words).flat_map(|(first, &word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros() as usize;
            left &= left.checked_sub(1)?;
            Some(first + bit)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_bit_is_told(words in prop::collection::vec(any::<u64>(), 0..5)) {
            let is_set = |number: &usize| words[number / 64] >> (number % 64) & 1 == 1;
            let expected: Vec<usize> = (0..words.len() * 64).filter(is_set).collect();
            prop_assert_eq!(set(&words).collect::<Vec<_>>(), expected);
        }
    }
}
