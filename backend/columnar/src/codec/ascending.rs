//! Ascending integers, stored block by block as differences from the first one.

use super::AscendingHeads;
use super::heads::{BLOCK, block_bytes};
use super::packed::{PADDING, put, width_of};
use super::search::{partition_point, to_index};

/// Ascending integers: the first one of each block, and the differences of the others
/// from it, packed to the width of the largest difference of the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ascending {
    heads: AscendingHeads,
    /// The differences, with padding.
    bytes: Box<[u8]>,
}

impl Ascending {
    /// Packs `values`, which must ascend.
    pub fn from_values(values: &[u64]) -> Self {
        debug_assert!(values.is_sorted());
        let blocks = || values.chunks(BLOCK);
        let mut total = 0;
        let mut width_sums = vec![0];
        for block in blocks() {
            let largest = block.last().zip(block.first()).map_or(0, |(l, f)| l - f);
            total += u64::from(width_of(largest));
            width_sums.push(total);
        }
        let mut bytes = vec![0; block_bytes(total) + PADDING];
        for (block, sums) in blocks().zip(width_sums.windows(2)) {
            let start = block_bytes(sums[0]) * 8;
            let width = to_index(sums[1] - sums[0]);
            for (place, value) in block.iter().enumerate() {
                put(&mut bytes, start + place * width, value - block[0]);
            }
        }
        Self {
            heads: AscendingHeads::new(values, &width_sums),
            bytes: bytes.into_boxed_slice(),
        }
    }

    /// Returns the number at `place`, which must be below the count of numbers.
    #[inline]
    pub fn get(&self, place: usize) -> u64 {
        self.heads.number(&self.bytes, 0, place)
    }

    /// Returns how many numbers are smaller than `value`.
    #[inline]
    pub fn below(&self, value: u64) -> usize {
        partition_point(self.heads.below(value), |place| self.get(place) < value)
    }

    /// Returns the heads of the blocks.
    #[inline]
    pub const fn heads(&self) -> &AscendingHeads {
        &self.heads
    }

    /// Returns the differences of all numbers from the heads of their blocks, from which
    /// chunks are [loaded](super::AscendingChunk::from_bytes).
    pub fn differences(&self) -> &[u8] {
        &self.bytes[..self.heads.difference_bytes()]
    }

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        self.heads.size() + self.bytes.len() + size_of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted() -> impl Strategy<Value = Vec<u64>> {
        let value = prop_oneof![
            0..9_u64,
            0..100_000_u64,
            any::<u64>().prop_map(|one| one / 2)
        ];
        prop::collection::vec(value, 0..700).prop_map(|mut values| {
            values.sort_unstable();
            values
        })
    }

    proptest! {
        #[test]
        fn numbers_decode_and_below_counts_like_a_list(values in sorted(), other in any::<u64>()) {
            let packed = Ascending::from_values(&values);
            let read: Vec<u64> = (0..values.len()).map(|place| packed.get(place)).collect();
            prop_assert_eq!(&read, &values);
            for value in values.iter().copied().chain([other, 0, 5]) {
                prop_assert_eq!(packed.below(value), values.partition_point(|&one| one < value));
            }
        }
    }

    #[test]
    fn close_neighbours_take_few_bits() {
        let values: Vec<u64> = (0..100_000_u64).map(|one| one / 7 + (1 << 40)).collect();
        assert!(Ascending::from_values(&values).size() * 8 < values.len() * 6);
    }
}
