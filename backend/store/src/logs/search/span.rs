//! Stretches of time with two ends.

use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

/// From a moment up to, not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Moment,
    pub(crate) to: Moment,
}

impl Span {
    /// All of `interval` that entries can begin in.
    pub(crate) fn of(interval: Interval) -> Self {
        let first = time::from_millis(time::EARLIEST_MILLIS).unwrap_or_default();
        Self {
            from: interval.from.unwrap_or(first).max(first),
            to: interval.to.unwrap_or(Moment::MAX_UTC),
        }
    }

    /// It as an interval.
    pub(crate) fn interval(self) -> Interval {
        Interval {
            from: Some(self.from),
            to: Some(self.to).filter(|&to| to < Moment::MAX_UTC),
        }
    }

    /// What both hold.
    pub(crate) fn cut(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        }
    }

    /// Whether no moment lies inside.
    pub(crate) fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// What is left of it when the part at its near end has been searched.
    pub(crate) fn behind(self, part: Self, newest_first: bool) -> Self {
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
    pub(crate) fn reaching(self, ahead: Self, newest_first: bool) -> Self {
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
