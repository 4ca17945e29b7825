//! The heads of ascending integers: what is known of each block without its differences.

use std::ops::Range;

use super::FromBytes;
use super::packed::{PADDING, Packed, bits};
use super::search::{partition_point, to_index};

/// Numbers in a block. The size is a multiple of eight, so that blocks of every bit
/// width begin at a byte.
pub(super) const BLOCK: usize = 128;
/// Bytes that a block takes for each bit of its width.
const BYTES_PER_BIT: usize = BLOCK / 8;
/// Numbers in a chunk, the part of the differences that is loaded at once.
const CHUNK: usize = 64 * BLOCK;

/// The first number and the bit width of each block of ascending integers. Where a block
/// has one value only, and at the ends of blocks, they tell the numbers themselves; the
/// others are told by the differences, which are loaded chunk by chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AscendingHeads {
    len: usize,
    /// The last number.
    last: u64,
    firsts: Packed,
    /// The sum of the widths of all blocks before each block, and at the end the sum of
    /// all widths.
    width_sums: Packed,
}

/// The differences of the numbers of one chunk from the first numbers of their blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AscendingChunk {
    bytes: Box<[u8]>,
}

impl AscendingChunk {
    /// Creates a chunk from its bytes, which [`AscendingHeads::bytes_of`] locates.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut padded = bytes.to_vec();
        padded.resize(bytes.len() + PADDING, 0);
        Self {
            bytes: padded.into_boxed_slice(),
        }
    }

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.bytes.len()
    }
}

impl AscendingHeads {
    /// Creates the heads of the blocks of `values`, whose widths add up to `width_sums`.
    pub(super) fn new(values: &[u64], width_sums: &[u64]) -> Self {
        let firsts = values.chunks(BLOCK).filter_map(<[u64]>::first);
        let firsts: Vec<u64> = firsts.copied().collect();
        Self {
            len: values.len(),
            last: values.last().copied().unwrap_or_default(),
            firsts: Packed::from_values(&firsts),
            width_sums: Packed::from_values(width_sums),
        }
    }

    /// Returns how many numbers there are.
    #[inline]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there are no numbers.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the first and the last number; `None` when there are no numbers.
    #[inline]
    pub fn ends(&self) -> Option<(u64, u64)> {
        (self.len > 0).then(|| (self.firsts.get(0), self.last))
    }

    /// Returns the chunk of the number at `place`.
    #[inline]
    pub const fn chunk_of(place: usize) -> usize {
        place / CHUNK
    }

    /// Returns the bytes of a chunk among the bytes of all differences.
    pub fn bytes_of(&self, chunk: usize) -> Range<usize> {
        let block = |place: usize| (place / BLOCK).min(self.firsts.len());
        let start = |block: usize| block_bytes(self.width_sums.get(block));
        start(block(chunk * CHUNK))..start(block((chunk + 1) * CHUNK))
    }

    /// Returns the number at `place`, if the heads tell it.
    #[inline]
    pub fn get(&self, place: usize) -> Option<u64> {
        let block = place / BLOCK;
        if place + 1 == self.len {
            return Some(self.last);
        }
        let is_told = place.is_multiple_of(BLOCK) || self.width(block) == 0;
        is_told.then(|| self.firsts.get(block))
    }

    /// Returns the first number of the block of `place`, which is at most the number at
    /// `place`.
    #[inline]
    pub fn first_of_block(&self, place: usize) -> u64 {
        self.firsts.get(place / BLOCK)
    }

    /// Returns the number at `place`, whose chunk is `chunk`.
    #[inline]
    pub fn get_in(&self, chunk: &AscendingChunk, place: usize) -> u64 {
        let begin = self.bytes_of(Self::chunk_of(place)).start;
        self.number(&chunk.bytes, begin, place)
    }

    /// Returns the number at `place`. `bytes` are the differences since the byte `begin`.
    #[inline]
    pub(super) fn number(&self, bytes: &[u8], begin: usize, place: usize) -> u64 {
        debug_assert!(place < self.len, "{place} of {}", self.len);
        let block = place / BLOCK;
        let width = self.width(block);
        let start = block_bytes(self.width_sums.get(block)) - begin;
        let bit = start * 8 + place % BLOCK * to_index(width);
        // A width has at most 64 bits.
        self.firsts.get(block) + bits(bytes, bit, width as u32)
    }

    /// Returns places between which lies the number of smaller numbers than `value`: the
    /// number at the start of the range is at least `value`, unless the range is not
    /// empty, and all of the range are in one block.
    #[inline]
    pub fn below(&self, value: u64) -> Range<usize> {
        let blocks = partition_point(0..self.firsts.len(), |block| self.firsts.get(block) < value);
        let Some(last) = blocks.checked_sub(1) else {
            return 0..0;
        };
        let end = (blocks * BLOCK).min(self.len);
        if self.width(last) == 0 || (end == self.len && self.last < value) {
            return end..end;
        }
        last * BLOCK + 1..end
    }

    #[inline]
    fn width(&self, block: usize) -> u64 {
        self.width_sums.get(block + 1) - self.width_sums.get(block)
    }

    /// Returns the bytes of all differences, without padding.
    pub(super) fn difference_bytes(&self) -> usize {
        block_bytes(self.width_sums.get(self.firsts.len()))
    }

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        self.firsts.size() + self.width_sums.size() + size_of::<Self>()
    }

    /// Returns the encoded heads. [`AscendingHeads::from_bytes`] decodes them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = (self.len as u64).to_le_bytes().to_vec();
        out.extend(self.last.to_le_bytes());
        self.firsts.write(&mut out);
        self.width_sums.write(&mut out);
        out
    }
}

impl FromBytes for AscendingHeads {
    fn from_bytes(input: &[u8]) -> Option<Self> {
        let (len, rest) = input.split_first_chunk()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        let (last, mut rest) = rest.split_first_chunk()?;
        let last = u64::from_le_bytes(*last);
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
        has_valid_widths.then_some(Self {
            len,
            last,
            firsts,
            width_sums,
        })
    }
}

/// Returns the bytes of blocks whose widths add up to `width_sum`.
#[inline]
pub(super) fn block_bytes(width_sum: u64) -> usize {
    to_index(width_sum).saturating_mul(BYTES_PER_BIT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::codec::heads::BLOCK;
    use crate::codec::{Ascending, AscendingChunk, AscendingHeads, FromBytes};

    fn sorted() -> impl Strategy<Value = Vec<u64>> {
        let value = prop_oneof![
            0..9_u64,
            0..100_000_u64,
            any::<u64>().prop_map(|one| one / 2)
        ];
        let repeated = (value, 1..400_usize);
        prop::collection::vec(repeated, 0..60).prop_map(|runs| {
            let numbers = runs
                .into_iter()
                .flat_map(|(value, count)| vec![value; count]);
            let mut numbers: Vec<u64> = numbers.collect();
            numbers.sort_unstable();
            numbers
        })
    }

    /// Returns the chunk of `place` as it is loaded from the bytes of all differences.
    fn chunk(numbers: &Ascending, place: usize) -> AscendingChunk {
        let bytes = numbers.heads().bytes_of(AscendingHeads::chunk_of(place));
        AscendingChunk::from_bytes(&numbers.differences()[bytes])
    }

    proptest! {
        #[test]
        fn heads_and_chunks_tell_all_numbers(values in sorted(), other in any::<u64>()) {
            let numbers = Ascending::from_values(&values);
            let heads = numbers.heads();
            for (place, &value) in values.iter().enumerate() {
                prop_assert!(heads.get(place).is_none_or(|told| told == value));
            }
            for place in (0..values.len()).step_by(97) {
                prop_assert_eq!(heads.get_in(&chunk(&numbers, place), place), values[place]);
            }
            for value in values.iter().copied().step_by(31).chain([other, 0, 5]) {
                let below = values.partition_point(|&one| one < value);
                let range = heads.below(value);
                prop_assert!(range.start <= below && below <= range.end);
                prop_assert!(range.len() < BLOCK);
            }
            prop_assert_eq!(&AscendingHeads::from_bytes(&heads.to_bytes()), &Some(heads.clone()));
        }

        #[test]
        fn invalid_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Some(heads) = AscendingHeads::from_bytes(&bytes) {
                heads.below(7);
                (0..heads.len().min(1_000)).for_each(|place| { heads.get(place); });
            }
        }
    }
}
