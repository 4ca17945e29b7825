//! What the entries of one stretch of time add up to.

use std::sync::{Arc, OnceLock};

use super::distinct::Distinct;
use super::sparse;
use super::totals::{Numbers, Tallied, Tally};
use crate::time::Moment;

/// What entries add up to that count at one moment.
#[derive(Clone, Debug)]
pub struct Piece {
    /// When they count.
    pub start: Moment,
    /// What they add up to.
    pub answer: Arc<Answer>,
}

/// What entries add up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Those of each group told apart, in their order, and at the end the rest.
    pub slots: Box<[Tallied]>,
    /// Their series with the number of entries each has, as [`sparse::write`]
    /// packs them; none where it is grouped.
    pub series: Box<[u8]>,
    /// What charts show of it, once that has been worked out.
    pub shown: OnceLock<Shown>,
}

/// What a chart shows of entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// All of them.
    pub total: Numbers,
    /// Those of each group told apart, and at the end the rest.
    pub slots: Vec<Numbers>,
    /// How many users and models there are; where it is grouped, none.
    pub distinct: Distinct,
}

impl Piece {
    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answer.slots.iter().all(Tallied::is_empty)
    }
}

impl Answer {
    /// What all of these add up to. They answer the same question.
    #[must_use]
    pub fn sum(parts: &[Arc<Self>]) -> Self {
        combined(parts.iter().map(|one| (1, &**one)))
    }

    /// What is left of it without a part of it.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        combined([(1, self), (-1, part)].into_iter())
    }
}

/// What answers add up to, each so many times.
fn combined<'a>(parts: impl Iterator<Item = (i64, &'a Answer)> + Clone) -> Answer {
    let len = parts.clone().map(|(_, one)| one.slots.len()).max();
    let mut tally = Tally::default();
    let slot = |slot| {
        for (times, one) in parts.clone() {
            if let Some(tallied) = one.slots.get(slot) {
                tally.add_times(times, tallied);
            }
        }
        tally.take()
    };
    let slots = (0..len.unwrap_or_default()).map(slot).collect();
    let counts = |(times, one): (i64, &'a Answer)| {
        sparse::read(&one.series).map(move |(series, count)| (series, times * count))
    };
    let mut series = Vec::new();
    sparse::write(&mut parts.flat_map(counts).collect(), &mut series);
    Answer {
        slots,
        series: series.into_boxed_slice(),
        shown: OnceLock::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::totals::Sums;
    use crate::vocabulary::Status;
    use proptest::prelude::*;

    /// An entry: its slot, its series, its status and its duration.
    type Entry = (usize, u32, Status, u32);

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let status = prop::sample::select(Status::ALL);
        prop::collection::vec((0..3_usize, 0..9_u32, status, 0..400_u32), 0..30)
    }

    fn answer(entries: &[Entry]) -> Answer {
        let mut slots = vec![Tally::default(); 3];
        for &(slot, series, status, duration) in entries {
            let sums = Sums {
                requests: 1,
                input_tokens: series.into(),
                timed_requests: 1,
                duration_ms: duration.into(),
                ..Sums::default()
            };
            slots[slot].add(status, &sums, std::iter::once((duration, 1)));
        }
        let mut series = Vec::new();
        let mut counts = entries.iter().map(|&(_, one, ..)| (one, 1)).collect();
        sparse::write(&mut counts, &mut series);
        Answer {
            slots: slots.iter_mut().map(Tally::take).collect(),
            series: series.into_boxed_slice(),
            shown: OnceLock::new(),
        }
    }

    proptest! {
        #[test]
        fn parts_are_added_and_taken_away(first in entries(), second in entries()) {
            let whole = answer(&[&first[..], &second].concat());
            let parts = [answer(&first), answer(&second)].map(Arc::new);
            prop_assert_eq!(&Answer::sum(&parts), &whole);
            prop_assert_eq!(&whole.without(&parts[0]), &*parts[1]);
        }
    }
}
