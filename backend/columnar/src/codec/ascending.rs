//! Ascending integers, stored block by block as differences from the first one.

use super::FromBytes;
use super::packed::{PADDING, Packed, bits, put, width_of};

/// Numbers in a block. The size is a multiple of eight, so that blocks of every bit
/// width begin at a byte.
const BLOCK: usize = 128;
/// Bytes that a block takes for each bit of its width.
const BYTES_PER_BIT: usize = BLOCK / 8;

/// Ascending integers: the first one of each block, and the differences of the others
/// from it, packed to the width of the largest difference of the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ascending {
    len: usize,
    firsts: Packed,
    /// The sum of the widths of all blocks before each block, and at the end the sum of
    /// all widths.
    width_sums: Packed,
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
        let firsts: Vec<u64> = blocks().filter_map(<[u64]>::first).copied().collect();
        Self {
            len: values.len(),
            firsts: Packed::from_values(&firsts),
            width_sums: Packed::from_values(&width_sums),
            bytes: bytes.into_boxed_slice(),
        }
    }

    /// Returns the number at `place`, which must be below the count of numbers.
    #[inline]
    pub fn get(&self, place: usize) -> u64 {
        debug_assert!(place < self.len, "{place} of {}", self.len);
        let block = place / BLOCK;
        let before = self.width_sums.get(block);
        let width = self.width_sums.get(block + 1) - before;
        let bit = block_bytes(before) * 8 + place % BLOCK * to_index(width);
        // A width has at most 64 bits.
        self.firsts.get(block) + bits(&self.bytes, bit, width as u32)
    }

    /// Returns the first and the last number; `None` when there are no numbers.
    #[inline]
    pub fn ends(&self) -> Option<(u64, u64)> {
        let last = self.len.checked_sub(1)?;
        Some((self.get(0), self.get(last)))
    }

    /// Returns how many numbers are smaller than `value`.
    #[inline]
    pub fn below(&self, value: u64) -> usize {
        let blocks = partition_point(0..self.firsts.len(), |block| self.firsts.get(block) < value);
        let Some(last) = blocks.checked_sub(1) else {
            return 0;
        };
        let places = last * BLOCK..(blocks * BLOCK).min(self.len);
        partition_point(places, |place| self.get(place) < value)
    }

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        self.firsts.size() + self.width_sums.size() + self.bytes.len() + size_of::<Self>()
    }

    /// Returns the encoded numbers. [`Ascending::from_bytes`] decodes them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = (self.len as u64).to_le_bytes().to_vec();
        self.firsts.write(&mut out);
        self.width_sums.write(&mut out);
        out.extend(&self.bytes);
        out
    }
}

impl FromBytes for Ascending {
    fn from_bytes(input: &[u8]) -> Option<Self> {
        let (len, mut rest) = input.split_first_chunk()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        let firsts = Packed::read(&mut rest)?;
        let width_sums = Packed::read(&mut rest)?;
        let blocks = len.div_ceil(BLOCK);
        if firsts.len() != blocks || width_sums.len() != blocks + 1 {
            return None;
        }
        let has_valid_widths = (0..blocks).all(|block| {
            let width = width_sums.get(block + 1).checked_sub(width_sums.get(block));
            width.is_some_and(|width| width <= u64::BITS.into())
        });
        let size = block_bytes(width_sums.get(blocks));
        let has_valid_size = rest.len().checked_sub(PADDING) == Some(size);
        (has_valid_widths && has_valid_size).then(|| Self {
            len,
            firsts,
            width_sums,
            bytes: rest.into(),
        })
    }
}

/// Returns the first of `places` for which `holds` is false, or their end. `holds` must
/// be true up to some place and false from there on.
#[inline]
pub fn partition_point(places: std::ops::Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (places.start, places.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Returns the bytes of blocks whose widths add up to `width_sum`.
#[inline]
fn block_bytes(width_sum: u64) -> usize {
    to_index(width_sum).saturating_mul(BYTES_PER_BIT)
}

/// Converts a number to an index, saturating where `usize` is too narrow.
#[inline]
pub fn to_index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
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
            let read: Vec<u64> = (0..packed.len).map(|place| packed.get(place)).collect();
            prop_assert_eq!(&read, &values);
            for value in values.iter().copied().chain([other, 0, 5]) {
                prop_assert_eq!(packed.below(value), values.partition_point(|&one| one < value));
            }
            prop_assert_eq!(Ascending::from_bytes(&packed.to_bytes()), Some(packed));
        }

        #[test]
        fn invalid_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Some(packed) = Ascending::from_bytes(&bytes) {
                (0..packed.len).for_each(|place| { packed.get(place); });
            }
        }
    }

    #[test]
    fn close_neighbours_take_few_bits() {
        let values: Vec<u64> = (0..100_000_u64).map(|one| one / 7 + (1 << 40)).collect();
        assert!(Ascending::from_values(&values).size() * 8 < values.len() * 6);
    }
}
