//! Numbers that look random and are the same in every run.

/// The generator SplitMix64.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of a seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// True once in `end` times.
    pub(crate) fn once_in(&mut self, end: usize) -> bool {
        self.below(end) == 0
    }

    /// A number from 0 up to but not including 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number around `middle` with a long tail upwards, as durations and token
    /// counts have: log-normal, one in a thousand is some thirty times as large.
    pub(crate) fn long_tailed(&mut self, middle: f64) -> i32 {
        // The sum of a few uniform numbers is as good as normal here.
        let normal = (0..4).map(|_| self.share()).sum::<f64>() * 1.732 - 3.464;
        (middle * (normal * 1.2).exp()) as i32
    }

    /// A number below `end`, small ones far more often, as users and models are.
    pub(crate) fn skewed(&mut self, end: usize) -> usize {
        let first = self.below(end);
        self.below(first + 1)
    }
}
