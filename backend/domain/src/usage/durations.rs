//! How long entries took, as a histogram whose percentiles have a known error.
//!
//! Durations below 128 ms have a bin each. From there on every octave (128 to
//! 255, 256 to 511, …) has 64 bins of equal width, so that a bin is never wider
//! than 1/64 of the durations in it. What a bin stands for is its middle: off by
//! at most half of that.

/// The largest error of a percentile, as a part of the true value.
pub const ERROR_BOUND: f64 = 1.0 / 128.0;

/// Bins of an octave.
const PER_OCTAVE: u32 = 64;
/// Durations are below 2³¹ ms: the last octave is the 24th above 128 ms.
const BINS: usize = 25 * 64 + 64;
/// Bits of a packed element that hold the bin.
const BIN_BITS: u32 = 11;
/// Bits that an element's count is shifted by when it is below zero.
const LARGE_SHIFT: u32 = 20;

/// The bin of a duration in milliseconds; SQL computes the same.
#[must_use]
pub const fn bin(duration_ms: u32) -> u32 {
    let octave = match duration_ms.checked_ilog2() {
        Some(log) if log > 6 => log - 6,
        _ => 0,
    };
    octave * PER_OCTAVE + (duration_ms >> octave)
}

/// The middle of a bin, in milliseconds.
#[must_use]
pub fn middle(bin: u32) -> f64 {
    let octave = (bin / PER_OCTAVE).saturating_sub(1);
    let least = f64::from(bin - octave * PER_OCTAVE) * f64::from(1_u32 << octave);
    least + f64::from((1_u32 << octave) - 1) / 2.0
}

/// The bin and the count that an element of a cell's durations packs.
#[must_use]
pub const fn unpack(element: i32) -> (u32, i64) {
    let (bits, shift) = if element < 0 {
        (!element, LARGE_SHIFT)
    } else {
        (element, 0)
    };
    let bits = bits.cast_unsigned();
    let count = (bits >> BIN_BITS) as i64;
    (bits & ((1 << BIN_BITS) - 1), count << shift)
}

/// How many entries fell into each bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Durations(Vec<i64>);

impl Default for Durations {
    fn default() -> Self {
        Self(vec![0; BINS])
    }
}

impl Durations {
    /// Adds the durations of a cell.
    pub fn add(&mut self, elements: &[i32]) {
        for &element in elements {
            let (bin, count) = unpack(element);
            if let Some(sum) = self.0.get_mut(bin as usize) {
                *sum += count;
            }
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    /// For each of `parts`, ascending: the least duration that at least this
    /// part of the entries do not exceed, to within [`ERROR_BOUND`]. `None` when
    /// there are no entries.
    #[must_use]
    pub fn percentiles<const N: usize>(&self, parts: [f64; N]) -> Option<[f64; N]> {
        let total: i64 = self.0.iter().sum();
        if total <= 0 {
            return None;
        }
        let mut bins = (0..).zip(&self.0);
        let (mut last, mut seen) = (0, 0);
        Some(parts.map(|part| {
            let rank = rank(part, total);
            while seen < rank {
                let Some((bin, &count)) = bins.next() else {
                    break;
                };
                (last, seen) = (bin, seen + count);
            }
            middle(last)
        }))
    }
}

/// The place in ascending order of the entry that a percentile means.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "between 1 and total"
)]
fn rank(part: f64, total: i64) -> i64 {
    ((part * total as f64).ceil() as i64).clamp(1, total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pack(duration_ms: u32, count: i32) -> i32 {
        count << BIN_BITS | bin(duration_ms).cast_signed()
    }

    #[test]
    fn bins_follow_each_other_without_a_gap() {
        let edges = (0..1_000_000).chain((7..31).flat_map(|log| {
            let power = 1_u32 << log;
            [power - 1, power, power + 1]
        }));
        for duration in edges {
            let step = bin(duration + 1) - bin(duration);
            assert!(step <= 1, "{duration}");
        }
        assert!((bin(u32::MAX >> 1) as usize) < BINS);
    }

    #[test]
    fn large_counts_are_packed_below_zero() {
        let large = !(3 << BIN_BITS | 17);
        assert_eq!(unpack(large), (17, 3 << 20));
        assert_eq!(unpack(5 << BIN_BITS | 1663), (1663, 5));
    }

    #[test]
    fn nothing_has_no_percentiles() {
        assert_eq!(Durations::default().percentiles([0.5]), None);
    }

    proptest! {
        #[test]
        fn the_middle_of_a_bin_is_near_all_in_it(duration in 0..(1_u32 << 31)) {
            let told = middle(bin(duration));
            prop_assert!((told - f64::from(duration)).abs() <= ERROR_BOUND * f64::from(duration));
        }

        #[test]
        fn percentiles_are_within_the_stated_error(
            mut durations in prop::collection::vec(prop_oneof![0..300_u32, 0..5_000_000_u32], 1..300),
            parts in prop::array::uniform3(0.0..1.0_f64),
        ) {
            let mut histogram = Durations::default();
            let elements: Vec<i32> = durations.iter().map(|&one| pack(one, 1)).collect();
            histogram.add(&elements);
            durations.sort_unstable();
            let mut parts = parts;
            parts.sort_by(f64::total_cmp);
            let told = histogram.percentiles(parts).unwrap();
            for (part, told) in parts.into_iter().zip(told) {
                let place = rank(part, durations.len() as i64) - 1;
                let exact = f64::from(durations[place as usize]);
                prop_assert!((told - exact).abs() <= ERROR_BOUND * exact, "{told} {exact}");
            }
        }
    }
}
