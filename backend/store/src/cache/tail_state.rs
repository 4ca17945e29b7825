//! The tail as it was last read.

use std::sync::Arc;

use logbook_columnar::segment::SegmentSlice;
use logbook_domain::time::Moment;

use crate::db::snapshot::Snapshot;
use crate::segments::row_arrays::RowArrays;

/// The rows since the start of an unsealed hour, as of a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct TailState {
    /// The start of the hour.
    pub(crate) from: Moment,
    /// The snapshot under which the rows were read.
    pub(crate) snapshot: Snapshot,
    /// The rows, with their ids.
    pub(crate) rows: Arc<RowArrays>,
    /// The rows as a segment; `None` when there are no rows.
    pub(crate) slice: Option<SegmentSlice>,
}

impl TailState {
    /// Returns whether this state begins at an earlier hour than `other`, or was read
    /// under an earlier snapshot.
    pub(super) fn is_older_than(&self, other: &Self) -> bool {
        self.from < other.from || other.snapshot.sees_all_of(&self.snapshot)
    }
}
