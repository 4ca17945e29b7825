//! Spans of time that a search reads.

use chrono::Duration;
use logbook_columnar::segment::SegmentSlice;
use logbook_domain::coverage::Bucket;
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

/// A half-open span of time, [from, to). Its near end is the one at which the search
/// begins: `to` when the newest entries are searched first, else `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Moment,
    pub(super) to: Moment,
}

impl Span {
    /// Returns the part of `interval` in which entries can begin.
    pub(super) fn from_interval(interval: Interval) -> Self {
        let first = time::from_millis(time::EARLIEST_MILLIS).unwrap_or_default();
        Self {
            from: interval.from.unwrap_or(first).max(first),
            to: interval.to.unwrap_or(Moment::MAX_UTC),
        }
    }

    /// Returns the hour or day of a bucket.
    pub(super) fn from_bucket(bucket: Bucket) -> Self {
        Self {
            from: bucket.start,
            to: bucket.end(),
        }
    }

    /// Returns the span in which the rows of these slices can begin; `None` without
    /// slices.
    pub(super) fn of_slices(slices: &[SegmentSlice]) -> Option<Self> {
        Some(Self {
            from: slices.first()?.start,
            to: slices.last()?.last + Duration::milliseconds(1),
        })
    }

    /// Returns the span as an interval, which is open when nothing ends the span.
    pub(super) fn to_interval(self) -> Interval {
        Interval {
            from: Some(self.from),
            to: Some(self.to).filter(|&to| to < Moment::MAX_UTC),
        }
    }

    /// Returns the intersection of two spans, which may be empty.
    pub(super) fn intersection(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        }
    }

    /// Returns whether the span contains no moment.
    pub(super) fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Returns the rest of the span after `searched`, a part at its near end.
    pub(super) fn without(self, searched: Self, newest_first: bool) -> Self {
        if newest_first {
            Self {
                to: searched.from,
                ..self
            }
        } else {
            Self {
                from: searched.to,
                ..self
            }
        }
    }

    /// Returns the span extended to the near end of `other`.
    pub(super) fn extended(self, other: Self, newest_first: bool) -> Self {
        if newest_first {
            Self {
                to: other.to,
                ..self
            }
        } else {
            Self {
                from: other.from,
                ..self
            }
        }
    }
}
