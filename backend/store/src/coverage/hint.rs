//! A hint which days have coverage marks, so that the marks of their hours need not be
//! read.
//!
//! The hint may be wrong: [`read`](super::read) verifies it against the marks of the
//! days, and reads without it when a day has lost its mark.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

/// A range of consecutive days that had coverage marks when marks were last read.
#[derive(Debug, Default)]
pub(crate) struct CoverageHint(Mutex<Range<Moment>>);

impl CoverageHint {
    fn days(&self) -> MutexGuard<'_, Range<Moment>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the days of the hint that lie in `interval` whole.
    pub(super) fn days_in(&self, Interval { from, to }: Interval) -> Range<Moment> {
        let Range { start, end } = self.days().clone();
        let first = from.map_or(start, |from| {
            let day = Grain::Day.bucket(from);
            let is_partial = day < from;
            start.max(if is_partial {
                day + Grain::Day.length()
            } else {
                day
            })
        });
        let end = to.map_or(end, |to| end.min(Grain::Day.bucket(to)));
        first..end.max(first)
    }

    /// Replaces the hint by the longest run of `days`, unless the hint contains it.
    pub(super) fn extend(&self, days: &[Moment]) {
        let runs = days.chunk_by(|&one, &next| one + Grain::Day.length() == next);
        let longest = runs.max_by_key(|run| run.len());
        let ends = longest.and_then(|run| run.first().zip(run.last()));
        let Some((&start, &last)) = ends else { return };
        let end = last + Grain::Day.length();
        let mut hint = self.days();
        if start < hint.start || end > hint.end {
            *hint = start..end;
        }
    }

    /// Resets the hint to no days.
    pub(super) fn clear(&self) {
        *self.days() = Range::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::time;

    /// Returns the moment `hours` after a midnight.
    fn at(hours: i64) -> Moment {
        time::from_millis(1_767_225_600_000 + hours * 3_600_000).unwrap()
    }

    fn days(days: &[i64]) -> Vec<Moment> {
        days.iter().map(|day| at(day * 24)).collect()
    }

    fn inside(hint: &CoverageHint, from: Option<i64>, to: Option<i64>) -> Range<Moment> {
        let [from, to] = [from, to].map(|hours| hours.map(at));
        hint.days_in(Interval { from, to })
    }

    #[test]
    fn the_hint_is_cut_to_the_whole_days_of_the_interval() {
        let hint = CoverageHint::default();
        hint.extend(&days(&[1, 2, 3, 4]));
        assert_eq!(inside(&hint, None, None), at(24)..at(120));
        assert_eq!(inside(&hint, Some(48), Some(96)), at(48)..at(96));
        assert_eq!(inside(&hint, Some(49), Some(95)), at(72)..at(72));
        assert_eq!(inside(&hint, Some(25), Some(95)), at(48)..at(72));
        assert!(inside(&hint, Some(200), None).is_empty());
        assert!(inside(&hint, None, Some(3)).is_empty());
    }

    #[test]
    fn the_longest_run_replaces_the_hint_unless_it_is_contained() {
        let hint = CoverageHint::default();
        hint.extend(&days(&[1, 2, 3, 5, 6, 9]));
        assert_eq!(inside(&hint, None, None), at(24)..at(96));
        hint.extend(&days(&[2, 3]));
        hint.extend(&[]);
        assert_eq!(inside(&hint, None, None), at(24)..at(96));
        hint.extend(&days(&[3, 4]));
        assert_eq!(inside(&hint, None, None), at(72)..at(120));
        hint.clear();
        assert!(inside(&hint, None, None).is_empty());
    }
}
