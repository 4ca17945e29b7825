//! How long entries took, as a histogram whose percentiles have a known error.
//!
//! Durations below 128 ms have a bin each. From there on every octave (128 to
//! 255, 256 to 511, …) has 64 bins of equal width, so that a bin is never wider
//! than 1/64 of the durations in it. What a bin stands for is its middle: off by
//! at most half of that.

use super::counts::Counts;

/// The largest error of a percentile, as a part of the true value.
pub const ERROR_BOUND: f64 = 1.0 / 128.0;

/// Bins of an octave.
const PER_OCTAVE: u32 = 64;
/// Durations are below 2³¹ ms: the last octave is the 24th above 128 ms.
const BINS: u32 = 25 * PER_OCTAVE + PER_OCTAVE;

/// The bin of a duration in milliseconds.
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

/// For each of `parts`, ascending: the least duration that at least this part of
/// the `total` entries do not exceed, to within [`ERROR_BOUND`]. `counts` are
/// their bins, ascending. `None` when there are no entries.
pub fn percentiles<const N: usize>(
    counts: impl Iterator<Item = (u32, i64)>,
    total: i64,
    parts: [f64; N],
) -> Option<[f64; N]> {
    if total <= 0 {
        return None;
    }
    let mut bins = counts;
    let (mut last, mut seen) = (0, 0);
    Some(parts.map(|part| {
        let rank = rank(part, total);
        while seen < rank {
            let Some((bin, count)) = bins.next() else {
                break;
            };
            if count > 0 {
                (last, seen) = (bin, seen + count);
            }
        }
        middle(last)
    }))
}

/// How many entries fell into each bin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Durations(Counts);

impl Durations {
    /// Adds bins with their entries, so many times; fewer than none takes them away.
    #[inline]
    pub fn add(&mut self, times: i64, bins: impl Iterator<Item = (u32, i64)>) {
        for (bin, count) in bins {
            if bin < BINS {
                self.0.add(bin as usize, times * count);
            }
        }
    }

    /// Every bin with entries, ascending, with its count.
    pub fn counts(&self) -> impl Iterator<Item = (u32, i64)> {
        self.0.iter()
    }

    /// Gives what was added, see [`Counts::take`].
    pub fn take(&mut self, room: &mut Vec<u8>) -> Box<[u8]> {
        self.0.take(room)
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
    use super::super::sparse;
    use super::*;
    use proptest::prelude::*;

    fn packed(durations: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut bins = durations.iter().map(|&one| (bin(one), 1)).collect();
        sparse::write(&mut bins, &mut bytes);
        bytes
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
        assert!(bin(u32::MAX >> 1) < BINS);
    }

    #[test]
    fn nothing_has_no_percentiles() {
        assert_eq!(percentiles(sparse::read(&[]), 0, [0.5]), None);
    }

    proptest! {
        #[test]
        fn durations_add_up(
            first in prop::collection::vec(0..3_000_u32, 0..50),
            second in prop::collection::vec(0..3_000_u32, 0..50),
        ) {
            let mut sum = Durations::default();
            sum.add(1, sparse::read(&packed(&first)));
            sum.add(1, sparse::read(&packed(&second)));
            let all = packed(&[first, second].concat());
            prop_assert_eq!(sum.counts().collect::<Vec<_>>(), sparse::read(&all).collect::<Vec<_>>());
        }

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
            let total = durations.len() as i64;
            let packed = packed(&durations);
            durations.sort_unstable();
            let mut parts = parts;
            parts.sort_by(f64::total_cmp);
            let told = percentiles(sparse::read(&packed), total, parts).unwrap();
            for (part, told) in parts.into_iter().zip(told) {
                let place = rank(part, total) - 1;
                let exact = f64::from(durations[place as usize]);
                prop_assert!((told - exact).abs() <= ERROR_BOUND * exact, "{told} {exact}");
            }
        }
    }
}
