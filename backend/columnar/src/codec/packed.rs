//! Columns of whole numbers in as few bits as the largest of them needs.

use super::FromBytes;

/// RankBitmap of a number that one unaligned read of eight bytes always holds whole.
const MOST_BITS: u32 = 56;
/// Room behind the last number, so that every read of eight bytes stays inside.
pub(super) const PADDING: usize = 8;

/// Bytes before the numbers of what [`Packed::write`] appends.
pub const HEAD: usize = 12;

/// Whole numbers, each in the same number of bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    len: usize,
    width: u32,
    bytes: Box<[u8]>,
}

impl Packed {
    /// Packs `values`.
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

    /// `len` numbers of `width` bits out of their bytes; `None` when these are
    /// too few. What is between the last number and the end of a byte is ignored.
    pub fn from_bit_bytes(len: usize, width: u32, bytes: &[u8]) -> Option<Self> {
        let whole = (len * width as usize).div_ceil(8);
        let mut padded = vec![0; whole + PADDING];
        padded[..whole].copy_from_slice(bytes.get(..whole)?);
        Some(Self {
            len,
            width,
            bytes: padded.into_boxed_slice(),
        })
    }

    /// The number at `index`, which must be below [`Packed::len`].
    #[inline]
    pub fn get(&self, index: usize) -> u64 {
        debug_assert!(index < self.len, "{index} of {}", self.len);
        bits(&self.bytes, index * self.width as usize, self.width)
    }

    /// All numbers in their order.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        (0..self.len).map(|index| self.get(index))
    }

    /// How many numbers.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Bytes of memory it takes.
    pub fn size(&self) -> usize {
        self.bytes.len() + size_of::<Self>()
    }

    /// Appends it to `out`, to be read back by [`Packed::read`].
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.len as u64).to_le_bytes());
        out.extend(self.width.to_le_bytes());
        out.extend(&self.bytes);
    }

    /// Takes one off the front of `input`; `None` when it holds none.
    pub fn read(input: &mut &[u8]) -> Option<Self> {
        let (len, rest) = input.split_first_chunk()?;
        let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
        let (width, rest) = rest.split_first_chunk()?;
        let width = u32::from_le_bytes(*width);
        if width > MOST_BITS && width != u64::BITS {
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

/// The bits `largest` needs. Beyond [`MOST_BITS`] numbers are stored whole,
/// where a read of eight bytes is aligned.
pub const fn width_of(largest: u64) -> u32 {
    let bits = u64::BITS - largest.leading_zeros();
    if bits > MOST_BITS { u64::BITS } else { bits }
}

const fn mask(width: u32) -> u64 {
    match u64::MAX.checked_shr(u64::BITS - width) {
        Some(mask) => mask,
        // A shift by all 64 bits: nothing is left.
        None => 0,
    }
}

const fn size(len: usize, width: u32) -> usize {
    (len * width as usize).div_ceil(8) + PADDING
}

/// Writes a number at a bit of bytes that are zero there.
pub(super) fn put(bytes: &mut [u8], bit: usize, value: u64) {
    if let Some(word) = bytes[bit / 8..].first_chunk_mut::<8>() {
        *word = (u64::from_le_bytes(*word) | (value << (bit % 8))).to_le_bytes();
    }
}

/// The number of `width` bits at a bit.
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
        fn numbers_read_back(bits in 0..=64_u32, seeds in prop::collection::vec(any::<u64>(), 0..200)) {
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
        fn broken_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(packed) = Packed::read(&mut &bytes[..]) {
                prop_assert!(packed.iter().count() <= bytes.len() * 8 || packed.width == 0);
            }
        }
    }
}
