//! Whole numbers side by side, each in as many bytes as the largest of them
//! needs: so they are read many at once.

/// How many are read at once.
pub(super) const AT_ONCE: usize = 128;

/// How numbers lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ints {
    pub(super) len: usize,
    /// Bytes of each: 1, 2, 4 or 8.
    pub(super) width: usize,
}

impl Ints {
    /// Appends `values` to `out`.
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

    /// Bytes that they take; `None` when there cannot be such.
    pub(super) fn size(self) -> Option<usize> {
        let is_known = matches!(self.width, 1 | 2 | 4 | 8);
        self.len.checked_mul(self.width).filter(|_| is_known)
    }

    /// Reads those from `begin` on into `out`, of which there must be so many.
    #[inline]
    pub(super) fn read(self, bytes: &[u8], begin: usize, out: &mut [usize]) {
        let bytes = bytes.get(begin * self.width..).unwrap_or_default();
        match self.width {
            1 => widen(bytes, out, |one: [u8; 1]| one[0].into()),
            2 => widen(bytes, out, |two| u16::from_le_bytes(two).into()),
            4 => widen(bytes, out, |four| index(u32::from_le_bytes(four).into())),
            _ => widen(bytes, out, |eight| index(u64::from_le_bytes(eight))),
        }
    }
}

#[inline]
fn widen<const N: usize>(bytes: &[u8], out: &mut [usize], read: impl Fn([u8; N]) -> usize) {
    for (out, bytes) in out.iter_mut().zip(bytes.as_chunks().0) {
        *out = read(*bytes);
    }
}

/// Takes a number off the front of `input`; `None` when it is too short.
pub(super) fn number(input: &mut &[u8]) -> Option<u64> {
    let (number, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(u64::from_le_bytes(*number))
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
