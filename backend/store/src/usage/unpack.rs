//! How a cell in the database tells durations.

/// Bits of an element that hold the bin.
const BIN_BITS: u32 = 11;
/// Bits that an element's count is shifted by when it is below zero.
const LARGE_SHIFT: u32 = 20;

/// The bin and the count that an element packs.
pub(super) const fn unpack(element: i32) -> (u32, i64) {
    let (bits, shift) = if element < 0 {
        (!element, LARGE_SHIFT)
    } else {
        (element, 0)
    };
    let bits = bits.cast_unsigned();
    let count = (bits >> BIN_BITS) as i64;
    (bits & ((1 << BIN_BITS) - 1), count << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_are_packed_below_zero() {
        let large = !(3 << BIN_BITS | 17);
        assert_eq!(unpack(large), (17, 3 << 20));
        assert_eq!(unpack(5 << BIN_BITS | 1663), (1663, 5));
    }
}
