//! The accepted rows of a slice in the order of a column.

use std::ops::Range;
use std::sync::Arc;

use logbook_domain::coverage::SegmentId;
use logbook_domain::time::Moment;

use super::lazy_numbers::LazyNumbers;
use super::{LazyRank, Selection, SortedColumn};

/// The accepted rows of a slice in the order of a column.
#[derive(Debug)]
pub struct SortIndex {
    /// Which sealed segment it is; `None` for rows that are not sealed.
    pub(super) sealed: Option<SegmentId>,
    /// The moment from which starts are counted, in milliseconds since 1970.
    start: i64,
    /// The last moment at which a row can have started, in milliseconds since 1970.
    last: i64,
    pub(super) numbers: LazyNumbers,
    pub(super) accepted: LazyRank,
}

impl SortIndex {
    /// Creates the index of a slice whose starts are counted from `start`, and in which no
    /// row started after `last`. `sealed` is the segment of the slice, `None` for rows
    /// that are not sealed; such rows have no stored order, so their selection is never
    /// counted by zones.
    pub fn new(
        sealed: Option<SegmentId>,
        (start, last): (Moment, Moment),
        sorted: Arc<SortedColumn>,
        accepted: Arc<Selection>,
    ) -> Self {
        Self {
            sealed,
            start: start.timestamp_millis(),
            last: last.timestamp_millis(),
            numbers: LazyNumbers::new(sorted),
            accepted: LazyRank::new(accepted),
        }
    }

    /// Replaces the accepted places.
    pub fn set_accepted(&mut self, accepted: Arc<Selection>) {
        self.accepted = LazyRank::new(accepted);
    }

    /// Returns how many accepted rows have a smaller value, or an estimate.
    #[inline]
    pub fn below(&self, value: u64) -> usize {
        let places = self.numbers.below(value);
        if places.is_empty() {
            return self.accepted.rank(places.start);
        }
        let (low, high) = self.bounds(value);
        if low < high {
            self.numbers.request(places.start);
        }
        low + (high - low) / 2
    }

    /// Returns the smallest and the largest possible result of [`SortIndex::below`]
    /// without requesting a zone.
    #[inline]
    pub(super) fn bounds(&self, value: u64) -> (usize, usize) {
        let Range { start, end } = self.numbers.below(value);
        let (low, high) = self.accepted.bounds(start);
        if start == end {
            return (low, high);
        }
        (low, self.accepted.bounds(end).1)
    }

    /// Returns the ranks of the accepted rows that have this value.
    #[inline]
    pub fn ranks_of(&self, value: u64) -> Range<usize> {
        self.below(value)..self.below(value.saturating_add(1))
    }

    /// Returns the value of the accepted row of this rank, which must be below the number
    /// of accepted rows, or an estimate.
    #[inline]
    pub fn value(&self, rank: usize) -> u64 {
        self.numbers.get(self.accepted.select(rank))
    }

    /// Returns whether all rows started before a moment, given in milliseconds since
    /// 1970.
    #[inline]
    pub(super) const fn is_before(&self, millis: i64) -> bool {
        self.last < millis
    }

    /// Returns whether all rows started after a moment, given in milliseconds since 1970.
    #[inline]
    pub(super) const fn is_after(&self, millis: i64) -> bool {
        self.start > millis
    }

    /// Converts milliseconds after the start of the slice to milliseconds since 1970.
    #[inline]
    pub(super) const fn moment(&self, since: u64) -> i64 {
        self.start.saturating_add_unsigned(since)
    }

    /// Converts milliseconds since 1970 to milliseconds after the start of the slice.
    /// Returns 0 for moments before the start.
    #[inline]
    pub fn since(&self, millis: i64) -> u64 {
        let since = millis.saturating_sub(self.start);
        since.max(0).unsigned_abs()
    }
}
