//! The accepted rows of a slice in the order of a column.

use std::ops::Range;
use std::sync::Arc;

use logbook_domain::coverage::Bucket;
use logbook_domain::time::Moment;

use super::{LazyRank, Selection, SortedColumn};

/// The accepted rows of a slice in the order of a column.
#[derive(Debug)]
pub struct SortIndex {
    pub(super) bucket: Option<Bucket>,
    start: Moment,
    pub(super) sorted: Arc<SortedColumn>,
    pub(super) accepted: LazyRank,
}

impl SortIndex {
    /// The index of a slice that begins at `start`. Its order is stored under
    /// `bucket`; `None` where it is not stored.
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

    /// How many accepted rows have a smaller value.
    pub fn below(&self, value: u64) -> usize {
        self.accepted.rank(self.sorted.numbers.below(value))
    }

    /// The lowest and the highest number [`SortIndex::below`] can be, both included.
    pub(super) fn bounds(&self, value: u64) -> (usize, usize) {
        self.accepted.bounds(self.sorted.numbers.below(value))
    }

    /// The ranks of the accepted rows that have this value.
    pub fn run(&self, value: u64) -> Range<usize> {
        self.below(value)..self.below(value.saturating_add(1))
    }

    /// The value of the accepted row of this rank, which must be below their count.
    pub fn value(&self, rank: usize) -> u64 {
        self.sorted.numbers.get(self.accepted.select(rank))
    }

    /// Whether its time begins at this moment or before.
    pub(super) fn began_by(&self, millis: i64) -> bool {
        self.start.timestamp_millis() <= millis
    }

    /// The moment so long after its start, in milliseconds since 1970.
    pub(super) fn moment(&self, since: u64) -> i64 {
        let start = self.start.timestamp_millis();
        start.saturating_add_unsigned(since)
    }

    /// How long after its start a moment is, in milliseconds; 0 before it.
    pub fn since(&self, millis: i64) -> u64 {
        let since = millis.saturating_sub(self.start.timestamp_millis());
        since.max(0).unsigned_abs()
    }
}
