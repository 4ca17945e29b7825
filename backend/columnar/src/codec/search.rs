//! Bisection, and conversions to indices.

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

/// Converts a number to an index, saturating where `usize` is too narrow.
#[inline]
pub fn to_index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
