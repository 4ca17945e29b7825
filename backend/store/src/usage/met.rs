//! The series that were met, with their entries.

use logbook_domain::usage::sparse;

/// Counts entries by the ids of series, which come in any order, without
/// sorting them: they are dense.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// A bit for each series with entries.
    bits: Vec<u64>,
    counts: Vec<i64>,
    packed: Vec<u8>,
}

impl Met {
    /// Counts entries of a series.
    #[inline]
    pub(super) fn add(&mut self, series_id: usize, requests: i64) {
        if series_id >= self.counts.len() {
            let words = series_id / 64 + 1;
            self.bits.resize(words, 0);
            self.counts.resize(words * 64, 0);
        }
        self.bits[series_id / 64] |= 1 << (series_id % 64);
        self.counts[series_id] += requests;
    }

    /// What was counted, as [`sparse::write`] packs it; begins anew.
    pub(super) fn take(&mut self) -> Box<[u8]> {
        let Self {
            bits,
            counts,
            packed,
        } = self;
        let series = bits.iter_mut().enumerate().flat_map(|(word, bits)| {
            let mut left = std::mem::take(bits);
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(word * 64 + bit)
            })
        });
        packed.clear();
        let counted = series.map(|id| {
            let count = std::mem::take(&mut counts[id]);
            (u32::try_from(id).unwrap_or(u32::MAX), count)
        });
        sparse::write_ascending(counted, packed);
        packed.as_slice().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_that_was_met_is_told_once(
            turns in prop::collection::vec(prop::collection::vec((0..300_usize, 1..9_i64), 0..40), 1..4),
        ) {
            let mut met = Met::default();
            for turn in turns {
                turn.iter().for_each(|&(id, requests)| met.add(id, requests));
                let counts = turn.iter().map(|&(id, requests)| (id as u32, requests));
                let mut packed = Vec::new();
                sparse::write(&mut counts.collect(), &mut packed);
                prop_assert_eq!(&*met.take(), &packed[..]);
            }
        }
    }
}
