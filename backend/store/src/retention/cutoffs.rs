//! The cutoffs of retention.

use chrono::Days;
use logbook_domain::time::Moment;

use crate::db::partitions::Partition;

/// The moments before which entries and contents are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cutoffs {
    /// Entries that started before this moment are deleted with their content.
    pub entries: Moment,
    /// The content of entries that started before this moment is deleted. Never earlier
    /// than `entries`.
    pub contents: Moment,
}

impl Cutoffs {
    /// Returns cutoffs that delete entries together with their content.
    #[must_use]
    pub const fn together(cutoff: Moment) -> Self {
        Self {
            entries: cutoff,
            contents: cutoff,
        }
    }
}

/// Returns whether the whole day of a partition is before `cutoff`.
pub(super) fn is_past(partition: &Partition, cutoff: Moment) -> bool {
    partition.day + Days::new(1) <= cutoff.date_naive()
}
