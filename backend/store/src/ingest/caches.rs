//! What a writer thread remembers between commits.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

/// Most series remembered: about 10 MB a thread.
const MOST_SERIES: usize = 200_000;
/// Most days remembered.
const MOST_DAYS: usize = 4_000;

/// Series and days that are known to be in the database.
///
/// Both may go: a day's partitions when retention takes them, series when they
/// are forgotten. Then the write fails, and is tried anew with an empty memory.
#[derive(Debug, Default)]
pub(crate) struct Caches {
    generation: Option<i64>,
    series: HashMap<Uuid, i32>,
    days: HashSet<NaiveDate>,
}

impl Caches {
    /// The generation of the dictionary that every series is of, at least.
    pub(crate) const fn generation(&self) -> Option<i64> {
        self.generation
    }

    /// Remembers the generation of the series to come, as long as none is there.
    pub(crate) const fn begin(&mut self, generation: i64) {
        self.generation = Some(generation);
    }

    /// The number of a series, if it is remembered.
    pub(crate) fn series(&self, key: Uuid) -> Option<i32> {
        self.series.get(&key).copied()
    }

    /// Remembers series.
    pub(crate) fn add_series(&mut self, found: impl IntoIterator<Item = (Uuid, i32)>) {
        if self.series.len() >= MOST_SERIES {
            // What is in use comes back at once; that is simpler than knowing its age.
            self.series.clear();
        }
        self.series.extend(found);
    }

    /// Those of `days` whose partitions may be missing.
    pub(crate) fn unknown_days(&self, days: impl IntoIterator<Item = NaiveDate>) -> Vec<NaiveDate> {
        days.into_iter()
            .filter(|day| !self.days.contains(day))
            .collect()
    }

    /// Remembers days.
    pub(crate) fn add_days(&mut self, days: &[NaiveDate]) {
        if self.days.len() >= MOST_DAYS {
            self.days.clear();
        }
        self.days.extend(days);
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.generation = None;
        self.series.clear();
        self.days.clear();
    }
}
