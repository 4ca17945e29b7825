//! How often values occur, in buckets: what tells the value at a place without
//! sorting.

use std::ops::Range;

/// Values below this have a bucket each on the coarse scale.
const EXACT: u64 = 1024;
/// Bits of `EXACT`.
const EXACT_BITS: u32 = 10;
/// Buckets of each power of two from there on: a bucket is at most 0.2 % wide.
const PER_POWER: u64 = 512;
/// Buckets of a finer scale.
const FINE: u64 = 1 << 16;

/// Which values fall into one bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// All values there can be, in buckets that grow with them.
    Coarse,
    /// Some values, in buckets of one width.
    Even {
        /// The values.
        values: Range<u64>,
        /// How many fall into one bucket.
        width: u64,
    },
}

impl Scale {
    /// A scale of only these values.
    pub(crate) fn over(values: Range<u64>) -> Self {
        let width = (values.end - values.start).div_ceil(FINE).max(1);
        Self::Even { values, width }
    }

    fn buckets(&self) -> usize {
        let buckets = match self {
            Self::Coarse => EXACT + u64::from(u64::BITS - EXACT_BITS) * PER_POWER,
            Self::Even { values, width } => (values.end - values.start).div_ceil(*width),
        };
        usize::try_from(buckets).unwrap_or(usize::MAX)
    }

    /// The bucket of a value, `None` when the scale leaves it out.
    #[inline]
    fn bucket(&self, value: u64) -> Option<usize> {
        let bucket = match self {
            Self::Coarse if value < EXACT => value,
            Self::Coarse => {
                let power = u64::BITS - 1 - value.leading_zeros();
                let steps = value >> (power + 1 - EXACT_BITS);
                EXACT + u64::from(power - EXACT_BITS) * PER_POWER + (steps - PER_POWER)
            }
            Self::Even { values, width } => {
                if !values.contains(&value) {
                    return None;
                }
                (value - values.start) / width
            }
        };
        usize::try_from(bucket).ok()
    }

    /// The values of a bucket.
    pub(crate) fn values(&self, bucket: usize) -> Range<u64> {
        let bucket = bucket as u64;
        match self {
            Self::Coarse if bucket < EXACT => bucket..bucket + 1,
            Self::Coarse => {
                let above = bucket - EXACT;
                let shift = above / PER_POWER + 1;
                let start = (PER_POWER + above % PER_POWER) << shift;
                start..start.saturating_add(1 << shift)
            }
            Self::Even { values, width } => {
                let start = values.start + bucket * width;
                start..start.saturating_add(*width).min(values.end)
            }
        }
    }
}

/// How many values fall into each bucket of a scale.
#[derive(Clone, Debug)]
pub(crate) struct Histogram {
    pub(crate) scale: Scale,
    counts: Vec<u64>,
}

impl Histogram {
    /// An empty histogram.
    pub(crate) fn new(scale: Scale) -> Self {
        Self {
            counts: vec![0; scale.buckets()],
            scale,
        }
    }

    /// Counts a value.
    #[inline]
    pub(crate) fn add(&mut self, value: u64) {
        if let Some(bucket) = self.scale.bucket(value) {
            self.counts[bucket] += 1;
        }
    }

    /// How many values lie in the buckets before `bucket`.
    pub(crate) fn below(&self, bucket: usize) -> u64 {
        self.counts[..bucket].iter().sum()
    }

    /// The bucket of the value at this place, counted from the smallest on; the
    /// last one when there are not so many.
    pub(crate) fn bucket_at(&self, place: u64) -> usize {
        let mut seen = 0;
        let found = self.counts.iter().position(|count| {
            seen += count;
            seen > place
        });
        found.unwrap_or(self.counts.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = u64> {
        (0..=63_u32, any::<u64>()).prop_map(|(shift, value)| value >> shift)
    }

    proptest! {
        #[test]
        fn a_value_lies_in_the_values_of_its_bucket(value in value(), start in value(), length in 1..1_000_000_u64) {
            let values = start..start.saturating_add(length);
            prop_assume!(!values.is_empty());
            for scale in [Scale::Coarse, Scale::over(values)] {
                if let Some(bucket) = scale.bucket(value) {
                    let values = scale.values(bucket);
                    prop_assert!(values.contains(&value) || values.end == u64::MAX);
                    prop_assert!(bucket < scale.buckets());
                }
            }
        }

        #[test]
        fn the_value_at_a_place_is_that_of_the_sorted_list(values in prop::collection::vec(value(), 1..50), place in 0..50_usize) {
            prop_assume!(place < values.len());
            let mut histogram = Histogram::new(Scale::Coarse);
            values.iter().for_each(|&value| histogram.add(value));
            let mut sorted = values;
            sorted.sort_unstable();
            let bucket = histogram.bucket_at(place as u64);
            let found = histogram.scale.values(bucket);
            prop_assert!(found.contains(&sorted[place]) || found.end == u64::MAX);
            prop_assert!(histogram.below(bucket) <= place as u64);
        }
    }
}
