//! Integers that are stored in as many whole bytes as the largest one needs, so that
//! batches of them are decoded with vector instructions.

use crate::codec::to_index;

/// How many numbers callers decode in one batch.
pub(super) const BATCH: usize = 128;

/// The layout of a column of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ints {
    pub(super) len: usize,
    /// Bytes of each number: 1, 2, 4 or 8.
    pub(super) width: usize,
}

impl Ints {
    /// Appends `values` to `out` and returns their layout.
    pub(super) fn append(values: &[u64], out: &mut Vec<u8>) -> Self {
        let largest = values.iter().copied().max().unwrap_or(0);
        let bits = (u64::BITS - largest.leading_zeros()) as usize;
        let width = bits.div_ceil(8).next_power_of_two();
        for value in values {
            out.extend(&value.to_le_bytes()[..width]);
        }
        let len = values.len();
        Self { len, width }
    }

    /// Returns the bytes that the numbers take; `None` when the layout is invalid.
    pub(super) fn size(self) -> Option<usize> {
        let is_valid = matches!(self.width, 1 | 2 | 4 | 8);
        self.len.checked_mul(self.width).filter(|_| is_valid)
    }

    /// Decodes the numbers from index `begin` on into `out`. There must be at least
    /// `out.len()` of them.
    #[inline]
    pub(super) fn read(self, bytes: &[u8], begin: usize, out: &mut [usize]) {
        let bytes = bytes.get(begin * self.width..).unwrap_or_default();
        match self.width {
            1 => widen(bytes, out, |one: [u8; 1]| one[0].into()),
            2 => widen(bytes, out, |two| u16::from_le_bytes(two).into()),
            4 => widen(bytes, out, |four| to_index(u32::from_le_bytes(four).into())),
            _ => widen(bytes, out, |eight| to_index(u64::from_le_bytes(eight))),
        }
    }
}

/// Decodes one number of `N` bytes for each slot of `out`.
#[inline]
fn widen<const N: usize>(bytes: &[u8], out: &mut [usize], read: impl Fn([u8; N]) -> usize) {
    for (out, bytes) in out.iter_mut().zip(bytes.as_chunks().0) {
        *out = read(*bytes);
    }
}

/// Decodes a number from the front of `input` and advances `input` behind it. Returns
/// `None` when `input` is too short.
pub(super) fn take_u64(input: &mut &[u8]) -> Option<u64> {
    let (number, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(u64::from_le_bytes(*number))
}
