//! Numbers in ascending order, in few bits each because neighbours are alike.

use super::FromBytes;
use super::packed::{PADDING, Packed, bits, put, width_of};

/// Numbers of a block. One of them in bits is a whole number of bytes of it, so
/// that blocks of any width begin at a byte.
const BLOCK: usize = 128;
/// Bytes a block takes for each bit of its width.
const BYTES_A_BIT: usize = BLOCK / 8;

/// Ascending numbers: of each block its first, and how much more the others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ascending {
    len: usize,
    firsts: Packed,
    /// The widths of all blocks before each, and behind the last those of all.
    widths: Packed,
    bytes: Box<[u8]>,
}

impl Ascending {
    /// Packs `values`, which must ascend.
    pub fn from_values(values: &[u64]) -> Self {
        debug_assert!(values.is_sorted());
        let blocks = || values.chunks(BLOCK);
        let mut total = 0;
        let mut widths = vec![0];
        for block in blocks() {
            let more = block.last().zip(block.first()).map_or(0, |(l, f)| l - f);
            total += u64::from(width_of(more));
            widths.push(total);
        }
        let mut bytes = vec![0; bytes_of(total) + PADDING];
        for (block, widths) in blocks().zip(widths.windows(2)) {
            let start = bytes_of(widths[0]) * 8;
            let width = index(widths[1] - widths[0]);
            for (place, value) in block.iter().enumerate() {
                put(&mut bytes, start + place * width, value - block[0]);
            }
        }
        let firsts: Vec<u64> = blocks().filter_map(<[u64]>::first).copied().collect();
        Self {
            len: values.len(),
            firsts: Packed::from_values(&firsts),
            widths: Packed::from_values(&widths),
            bytes: bytes.into_boxed_slice(),
        }
    }

    /// The number at a place, which of which there must be one.
    #[inline]
    pub fn get(&self, place: usize) -> u64 {
        debug_assert!(place < self.len, "{place} of {}", self.len);
        let block = place / BLOCK;
        let before = self.widths.get(block);
        let width = self.widths.get(block + 1) - before;
        let bit = bytes_of(before) * 8 + place % BLOCK * index(width);
        // A width has at most 64 bits.
        self.firsts.get(block) + bits(&self.bytes, bit, width as u32)
    }

    /// The first and the last number, if there are any.
    pub fn ends(&self) -> Option<(u64, u64)> {
        let last = self.len.checked_sub(1)?;
        Some((self.get(0), self.get(last)))
    }

    /// How many numbers are smaller than `value`.
    pub fn below(&self, value: u64) -> usize {
        let blocks = first_not(0..self.firsts.len(), |block| self.firsts.get(block) < value);
        let Some(last) = blocks.checked_sub(1) else {
            return 0;
        };
        let places = last * BLOCK..(blocks * BLOCK).min(self.len);
        first_not(places, |place| self.get(place) < value)
    }

    /// Bytes of memory it takes.
    pub fn size(&self) -> usize {
        self.firsts.size() + self.widths.size() + self.bytes.len() + size_of::<Self>()
    }

    /// It as bytes, to be read back by [`Ascending::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = (self.len as u64).to_le_bytes().to_vec();
        self.firsts.write(&mut out);
        self.widths.write(&mut out);
        out.extend(&self.bytes);
        out
    }
}

impl FromBytes for Ascending {
    fn from_bytes(input: &[u8]) -> Option<Self> {
        let (len, mut rest) = input.split_first_chunk()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        let firsts = Packed::read(&mut rest)?;
        let widths = Packed::read(&mut rest)?;
        let blocks = len.div_ceil(BLOCK);
        if firsts.len() != blocks || widths.len() != blocks + 1 {
            return None;
        }
        let narrow = (0..blocks).all(|block| {
            let width = widths.get(block + 1).checked_sub(widths.get(block));
            width.is_some_and(|width| width <= u64::BITS.into())
        });
        let whole = rest.len().checked_sub(PADDING) == Some(bytes_of(widths.get(blocks)));
        (narrow && whole).then(|| Self {
            len,
            firsts,
            widths,
            bytes: rest.into(),
        })
    }
}

/// The first of `places`, where `holds` holds up to some place and not from
/// there on, for which it does not; or their end.
pub fn first_not(places: std::ops::Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
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

/// Bytes of blocks whose widths add up to this.
fn bytes_of(widths: u64) -> usize {
    index(widths).saturating_mul(BYTES_A_BIT)
}

/// A number as the index of what is in memory.
pub fn index(number: u64) -> usize {
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
        fn numbers_read_back_and_are_found(values in sorted(), other in any::<u64>()) {
            let packed = Ascending::from_values(&values);
            let read: Vec<u64> = (0..packed.len).map(|place| packed.get(place)).collect();
            prop_assert_eq!(&read, &values);
            for value in values.iter().copied().chain([other, 0, 5]) {
                prop_assert_eq!(packed.below(value), values.partition_point(|&one| one < value));
            }
            prop_assert_eq!(Ascending::from_bytes(&packed.to_bytes()), Some(packed));
        }

        #[test]
        fn broken_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Some(packed) = Ascending::from_bytes(&bytes) {
                (0..packed.len).for_each(|place| { packed.get(place); });
            }
        }
    }

    #[test]
    fn neighbours_that_are_alike_take_few_bits() {
        let values: Vec<u64> = (0..100_000_u64).map(|one| one / 7 + (1 << 40)).collect();
        assert!(Ascending::from_values(&values).size() * 8 < values.len() * 6);
    }
}
