//! Up to when records go.

use chrono::Days;
use logbook_domain::time::Moment;

use crate::db::partitions::Partition;

/// Up to when records go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cutoffs {
    /// Entries that began before go, with their content.
    pub entries: Moment,
    /// The content of entries that began before goes; not earlier than `entries`.
    pub contents: Moment,
}

impl Cutoffs {
    /// Entries and content go together.
    #[must_use]
    pub const fn together(cutoff: Moment) -> Self {
        Self {
            entries: cutoff,
            contents: cutoff,
        }
    }
}

/// Whether the whole day of a partition lies before `cutoff`.
pub(crate) fn is_past(partition: &Partition, cutoff: Moment) -> bool {
    partition.day + Days::new(1) <= cutoff.date_naive()
}
