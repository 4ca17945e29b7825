//! Rows that are not sealed as they were last read.

use std::sync::Arc;

use logbook_columnar::segment::SegmentSlice;
use logbook_domain::period::Interval;

use crate::db::snapshot::Snapshot;
use crate::segments::row_arrays::RowArrays;

/// The rows of whole hours without a coverage mark, as of a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct UnsealedState {
    /// The hours. They have no end in the case of the tail.
    pub(crate) hours: Interval,
    /// The snapshot under which the rows were read.
    pub(crate) snapshot: Snapshot,
    /// The rows, with their ids.
    pub(crate) rows: Arc<RowArrays>,
    /// The rows as a segment; `None` when there are no rows.
    pub(crate) slice: Option<SegmentSlice>,
}

impl UnsealedState {
    /// Returns whether only the later one of two states is of use: both are of the tail,
    /// or of the same gap.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let is_tail = |one: &Self| one.hours.to.is_none();
        self.hours == other.hours || (is_tail(self) && is_tail(other))
    }

    /// Returns whether this state begins at an earlier hour than `other`, or was read
    /// under an earlier snapshot.
    pub(super) fn is_older_than(&self, other: &Self) -> bool {
        self.hours.from < other.hours.from || other.snapshot.sees_all_of(&self.snapshot)
    }
}
