//! A small seeded source of randomness (splitmix64).
//!
//! The sample must come out the same on every machine and in every version,
//! so it does not lean on a crate that may change its sequence.

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of numbers that follows from its seed alone.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Returns a stream for the given parts; any changed part gives another
    /// stream.
    pub(crate) fn from_parts(parts: &[u64]) -> Self {
        let start = parts.iter().fold(GOLDEN, |state, part| {
            mix(state ^ mix(part.wrapping_add(GOLDEN)))
        });
        Self(start)
    }

    /// Returns the next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Returns a fraction in [0, 1).
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low + (self.bits() % span) as i64
    }

    /// True with the given probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.fraction() < probability
    }

    /// One of the items; the list must hold at least one.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[(self.bits() % items.len().max(1) as u64) as usize]
    }

    /// Returns the index of one of the weights, each as likely as it is heavy.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.fraction() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (index, weight) in weights.enumerate() {
            if weight > 0.0 {
                last = index;
                if left < weight {
                    break;
                }
            }
            left -= weight;
        }
        last
    }

    /// Returns a factor around 1 with a long tail, as response times have it.
    pub(crate) fn spread(&mut self) -> f64 {
        let usual = 0.7 + 0.35 * (self.fraction() + self.fraction());
        if self.chance(0.03) {
            usual * (2.0 + 3.0 * self.fraction())
        } else {
            usual
        }
    }

    /// Lower-case hexadecimal digits, as trace ids have them.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let text = format!("{:016x}{:016x}", self.bits(), self.bits());
        text.chars().take(digits).collect()
    }
}

fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_give_the_same_stream_and_other_parts_another() {
        let first = |parts: &[u64]| Random::from_parts(parts).bits();
        assert_eq!(first(&[1, 2]), first(&[1, 2]));
        assert_ne!(first(&[1, 2]), first(&[2, 1]));
        assert_ne!(first(&[1]), first(&[1, 0]));
    }

    #[test]
    fn weights_decide_and_nothing_weightless_is_chosen() {
        let mut random = Random::from_parts(&[3]);
        let mut hits = [0; 3];
        for _ in 0..3_000 {
            hits[random.weighted([1.0, 0.0, 2.0].into_iter())] += 1;
        }
        assert_eq!(hits[1], 0);
        assert!(hits[2] > hits[0] * 3 / 2, "{hits:?}");
    }

    #[test]
    fn whole_numbers_reach_both_ends() {
        let mut random = Random::from_parts(&[9]);
        let drawn: Vec<i64> = (0..200).map(|_| random.between(-1, 1)).collect();
        for expected in [-1, 0, 1] {
            assert!(drawn.contains(&expected));
        }
    }
}
