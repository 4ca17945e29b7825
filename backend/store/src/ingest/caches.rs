//! The caches of a writer thread: ids of series, and days whose partitions exist.

use std::collections::{HashMap, HashSet};
use std::mem;

use chrono::NaiveDate;
use uuid::Uuid;

/// The maximum number of series in each of two maps: about 10 MB for each thread.
const MAX_SERIES: usize = 100_000;
/// The maximum number of cached days.
const MAX_DAYS: usize = 4_000;

/// Series and days that were in the database when they were cached.
///
/// Retention may drop the partitions of a day or delete series. Then the write fails,
/// and is retried with empty caches.
#[derive(Debug, Default)]
pub(super) struct Caches {
    generation: Option<i64>,
    /// The series of the latest writes.
    series: HashMap<Uuid, i32>,
    /// The series of the writes before. Those in use move to `series` with each write, so
    /// that series that are used once do not evict them.
    older: HashMap<Uuid, i32>,
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
        let series = self.series.get(&key).or_else(|| self.older.get(&key));
        series.copied()
    }

    /// Caches the series of a write.
    pub(super) fn add_series(&mut self, used: impl IntoIterator<Item = (Uuid, i32)>) {
        if self.series.len() >= MAX_SERIES {
            self.older = mem::take(&mut self.series);
        }
        self.series.extend(used);
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
        self.older.clear();
        self.days.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_in_use_stay_while_others_are_used_once() {
        let mut caches = Caches::default();
        let in_use = (Uuid::from_u128(1), 1);
        for write in 1..50 {
            let once = (0..10_000).map(|one| (Uuid::from_u128(write * 10_000 + one), 2));
            caches.add_series(once.chain([in_use]));
            assert_eq!(caches.series(in_use.0), Some(1));
            assert!(caches.series.len() + caches.older.len() <= 2 * (MAX_SERIES + 10_001));
        }
        assert_eq!(caches.series(Uuid::from_u128(10_000)), None);
        caches.clear();
        assert_eq!(caches.series(in_use.0), None);
    }
}
