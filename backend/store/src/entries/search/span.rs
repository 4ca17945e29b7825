//! Stretches of time with two ends.

use chrono::Duration;
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

/// From a moment up to, not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Moment,
    pub(super) to: Moment,
}

impl Span {
    /// All of `interval` that entries can begin in.
    pub(super) fn of(interval: Interval) -> Self {
        let first = time::from_millis(time::EARLIEST_MILLIS).unwrap_or_default();
        Self {
            from: interval.from.unwrap_or(first).max(first),
            to: interval.to.unwrap_or(Moment::MAX_UTC),
        }
    }

    /// It as an interval.
    pub(super) fn interval(self) -> Interval {
        Interval {
            from: Some(self.from),
            to: Some(self.to).filter(|&to| to < Moment::MAX_UTC),
        }
    }

    /// What both hold.
    pub(super) fn cut(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        }
    }

    /// Whether no moment lies inside.
    pub(super) fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// What is left of it when the part at its near end has been searched.
    pub(super) fn behind(self, part: Self, newest_first: bool) -> Self {
        if newest_first {
            Self {
                to: part.from,
                ..self
            }
        } else {
            Self {
                from: part.to,
                ..self
            }
        }
    }

    /// The same up to the near end of `ahead`.
    pub(super) fn reaching(self, ahead: Self, newest_first: bool) -> Self {
        if newest_first {
            Self {
                to: ahead.to,
                ..self
            }
        } else {
            Self {
                from: ahead.from,
                ..self
            }
        }
    }
}

/// The moment after `moment`.
pub(super) fn next(moment: Moment) -> Moment {
    moment
        .checked_add_signed(Duration::milliseconds(1))
        .unwrap_or(moment)
}
