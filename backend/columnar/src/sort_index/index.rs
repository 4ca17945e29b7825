//! The accepted rows of a slice in the order of a column.

use std::ops::Range;
use std::sync::Arc;

use logbook_domain::coverage::Bucket;
use logbook_domain::time::Moment;

use super::{LazyRank, Selection, SortedColumn};

/// The accepted rows of a slice in the order of a column.
#[derive(Debug)]
pub struct SortIndex {
    /// The bucket of the slice; `None` for rows that belong to no bucket.
    pub(super) bucket: Option<Bucket>,
    /// The moment from which starts are counted.
    start: Moment,
    pub(super) sorted: Arc<SortedColumn>,
    pub(super) accepted: LazyRank,
}

impl SortIndex {
    /// Creates the index of a slice whose starts are counted from `start`. `bucket` is
    /// the bucket of the slice, `None` for rows that belong to no bucket; such rows have
    /// no stored order, so their selection is never counted by zones.
    pub fn new(
        bucket: Option<Bucket>,
        start: Moment,
        sorted: Arc<SortedColumn>,
        accepted: Arc<Selection>,
    ) -> Self {
        Self {
            bucket,
            start,
            sorted,
            accepted: LazyRank::new(accepted),
        }
    }

    /// Replaces the accepted places.
    pub fn set_accepted(&mut self, accepted: Arc<Selection>) {
        self.accepted = LazyRank::new(accepted);
    }

    /// Returns how many accepted rows have a smaller value.
    #[inline]
    pub fn below(&self, value: u64) -> usize {
        self.accepted.rank(self.sorted.numbers.below(value))
    }

    /// Returns the smallest and the largest possible result of [`SortIndex::below`]
    /// without requesting a zone.
    #[inline]
    pub(super) fn bounds(&self, value: u64) -> (usize, usize) {
        self.accepted.bounds(self.sorted.numbers.below(value))
    }

    /// Returns the ranks of the accepted rows that have this value.
    #[inline]
    pub fn ranks_of(&self, value: u64) -> Range<usize> {
        self.below(value)..self.below(value.saturating_add(1))
    }

    /// Returns the value of the accepted row of this rank, which must be below the number
    /// of accepted rows.
    #[inline]
    pub fn value(&self, rank: usize) -> u64 {
        self.sorted.numbers.get(self.accepted.select(rank))
    }

    /// Returns whether the slice starts at or before a moment, given in milliseconds
    /// since 1970.
    pub(super) fn has_started(&self, millis: i64) -> bool {
        self.start.timestamp_millis() <= millis
    }

    /// Converts milliseconds after the start of the slice to milliseconds since 1970.
    #[inline]
    pub(super) fn moment(&self, since: u64) -> i64 {
        let start = self.start.timestamp_millis();
        start.saturating_add_unsigned(since)
    }

    /// Converts milliseconds since 1970 to milliseconds after the start of the slice.
    /// Returns 0 for moments before the start.
    #[inline]
    pub fn since(&self, millis: i64) -> u64 {
        let since = millis.saturating_sub(self.start.timestamp_millis());
        since.max(0).unsigned_abs()
    }
}
