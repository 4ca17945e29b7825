//! Integers packed to the bit width of the largest one.

use super::FromBytes;

/// The largest bit width at which one unaligned read of eight bytes holds a whole
/// number at every bit offset.
const MAX_WIDTH: u32 = 56;
/// Bytes after the last number, so that every read of eight bytes stays in bounds.
pub(super) const PADDING: usize = 8;

/// Bytes that [`Packed::write`] appends before the packed numbers.
pub const HEADER_LEN: usize = 12;

/// Integers that are all stored with the same number of bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    len: usize,
    width: u32,
    bytes: Box<[u8]>,
}

impl Packed {
    /// Packs `values` to the width of the largest one.
    pub fn from_values(values: &[u64]) -> Self {
        let largest = values.iter().copied().max().unwrap_or(0);
        let width = width_of(largest);
        let mut bytes = vec![0; size(values.len(), width)];
        for (index, &value) in values.iter().enumerate() {
            put(&mut bytes, index * width as usize, value);
        }
        Self {
            len: values.len(),
            width,
            bytes: bytes.into_boxed_slice(),
        }
    }

    /// Decodes `len` numbers of `width` bits from `bytes`, which have no header and
    /// no padding. Returns `None` when there are too few bytes. Bits after the last
    /// number are ignored.
    pub fn from_bit_bytes(len: usize, width: u32, bytes: &[u8]) -> Option<Self> {
        let size = (len * width as usize).div_ceil(8);
        let mut padded = vec![0; size + PADDING];
        padded[..size].copy_from_slice(bytes.get(..size)?);
        Some(Self {
            len,
            width,
            bytes: padded.into_boxed_slice(),
        })
    }

    /// Returns the number at `index`, which must be below [`Packed::len`].
    #[inline]
    pub fn get(&self, index: usize) -> u64 {
        debug_assert!(index < self.len, "{index} of {}", self.len);
        bits(&self.bytes, index * self.width as usize, self.width)
    }

    /// Iterates over all numbers in their order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        (0..self.len).map(|index| self.get(index))
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

    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len() + size_of::<Self>()
    }

    /// Appends the encoded numbers to `out`. [`Packed::read`] decodes them.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.len as u64).to_le_bytes());
        out.extend(self.width.to_le_bytes());
        out.extend(&self.bytes);
    }

    /// Decodes numbers from the front of `input` and advances `input` behind them.
    /// Returns `None` when the front of `input` is invalid.
    pub fn read(input: &mut &[u8]) -> Option<Self> {
        let (len, rest) = input.split_first_chunk()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        let (width, rest) = rest.split_first_chunk()?;
        let width = u32::from_le_bytes(*width);
        if width > MAX_WIDTH && width != u64::BITS {
            return None;
        }
        let bits = len.checked_mul(width as usize)?;
        let (bytes, rest) = rest.split_at_checked(bits.div_ceil(8).checked_add(PADDING)?)?;
        *input = rest;
        Some(Self {
            len,
            width,
            bytes: bytes.into(),
        })
    }
}

impl FromBytes for Packed {
    fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        Self::read(&mut bytes)
    }
}

/// Returns the bit width at which numbers up to `largest` are packed. Numbers that
/// need more than 56 bits are stored in 64, where every read of eight bytes is aligned.
pub const fn width_of(largest: u64) -> u32 {
    let bits = u64::BITS - largest.leading_zeros();
    if bits > MAX_WIDTH { u64::BITS } else { bits }
}

/// Returns a mask of the lowest `width` bits.
#[inline]
const fn mask(width: u32) -> u64 {
    match u64::MAX.checked_shr(u64::BITS - width) {
        Some(mask) => mask,
        // A shift by all 64 bits leaves nothing.
        None => 0,
    }
}

/// Returns the bytes that `len` packed numbers take, padding included.
const fn size(len: usize, width: u32) -> usize {
    (len * width as usize).div_ceil(8) + PADDING
}

/// Writes `value` at the offset `bit`, where `bytes` must be zero.
#[inline]
pub(super) fn put(bytes: &mut [u8], bit: usize, value: u64) {
    if let Some(word) = bytes[bit / 8..].first_chunk_mut::<8>() {
        *word = (u64::from_le_bytes(*word) | (value << (bit % 8))).to_le_bytes();
    }
}

/// Reads the number of `width` bits at the offset `bit`.
#[inline]
pub(super) fn bits(bytes: &[u8], bit: usize, width: u32) -> u64 {
    let word = bytes[bit / 8..]
        .first_chunk()
        .map_or(0, |eight| u64::from_le_bytes(*eight));
    (word >> (bit % 8)) & mask(width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_numbers_decode_to_the_input(bits in 0..=64_u32, seeds in prop::collection::vec(any::<u64>(), 0..200)) {
            let values: Vec<u64> = seeds.iter().map(|seed| seed & mask(bits)).collect();
            let packed = Packed::from_values(&values);
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), values);
            let mut bytes = Vec::new();
            packed.write(&mut bytes);
            bytes.push(7);
            let mut input = &bytes[..];
            prop_assert_eq!(Packed::read(&mut input), Some(packed));
            prop_assert_eq!(input, &[7]);
        }

        #[test]
        fn invalid_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(packed) = Packed::read(&mut &bytes[..]) {
                prop_assert!(packed.iter().count() <= bytes.len() * 8 || packed.width == 0);
            }
        }
    }
}
