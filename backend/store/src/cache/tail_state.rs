//! The tail as it was last read.

use std::sync::Arc;

use logbook_columnar::segment::SegmentSlice;
use logbook_domain::time::Moment;

use crate::db::snapshot::Snapshot;
use crate::segments::row_arrays::RowArrays;

/// The rows since an hour that is not sealed yet, as of a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct TailState {
    /// The start of the hour.
    pub(crate) from: Moment,
    /// What had been committed when the rows were read.
    pub(crate) snapshot: Snapshot,
    /// The rows, with their ids.
    pub(crate) rows: Arc<RowArrays>,
    /// The same rows as a segment; `None` when there are none.
    pub(crate) slice: Option<SegmentSlice>,
}

impl TailState {
    /// Whether it is of an earlier snapshot than `other`, or of an earlier hour.
    pub(crate) fn is_older_than(&self, other: &Self) -> bool {
        self.from < other.from || other.snapshot.sees_all_of(&self.snapshot)
    }
}
