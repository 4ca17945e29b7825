//! The caches of a writer thread: ids of series, and days whose partitions exist.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

/// The maximum number of cached series: about 10 MB for each thread.
const MAX_SERIES: usize = 200_000;
/// The maximum number of cached days.
const MAX_DAYS: usize = 4_000;

/// Series and days that were in the database when they were cached.
///
/// Retention may drop the partitions of a day or delete series. Then the write fails,
/// and is retried with empty caches.
#[derive(Debug, Default)]
pub(super) struct Caches {
    generation: Option<i64>,
    series: HashMap<Uuid, i32>,
    days: HashSet<NaiveDate>,
}

impl Caches {
    /// Returns the oldest generation of the dictionary among the cached series.
    pub(super) const fn generation(&self) -> Option<i64> {
        self.generation
    }

    /// Sets the generation of the series that are cached from now on. Must be called
    /// while no series is cached.
    pub(super) const fn set_generation(&mut self, generation: i64) {
        self.generation = Some(generation);
    }

    /// Returns the id of a series, if it is cached.
    pub(super) fn series(&self, key: Uuid) -> Option<i32> {
        self.series.get(&key).copied()
    }

    /// Caches series.
    pub(super) fn add_series(&mut self, found: impl IntoIterator<Item = (Uuid, i32)>) {
        if self.series.len() >= MAX_SERIES {
            // Series in use are cached again with the next writes; this is simpler than
            // tracking when each was last used.
            self.series.clear();
        }
        self.series.extend(found);
    }

    /// Returns the days that are not cached, whose partitions may be missing.
    pub(super) fn uncached_days(
        &self,
        days: impl IntoIterator<Item = NaiveDate>,
    ) -> Vec<NaiveDate> {
        days.into_iter()
            .filter(|day| !self.days.contains(day))
            .collect()
    }

    /// Caches days.
    pub(super) fn add_days(&mut self, days: &[NaiveDate]) {
        if self.days.len() >= MAX_DAYS {
            self.days.clear();
        }
        self.days.extend(days);
    }

    /// Clears all caches.
    pub(super) fn clear(&mut self) {
        self.generation = None;
        self.series.clear();
        self.days.clear();
    }
}
