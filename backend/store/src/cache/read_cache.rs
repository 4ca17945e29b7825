//! The handle on the cache of one server.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use logbook_domain::coverage::{Grain, SegmentId};
use logbook_domain::period::Interval;
use logbook_domain::series::Series;
use logbook_domain::time::Moment;

use super::figures::{CacheFigures, Counters};
use super::generation::CacheGeneration;
use super::shown_series::ShownSeries;
use crate::coverage::read;
use crate::db::Connection;
use crate::db::transactions::snapshot_with_timeout;
use crate::error::StoreError;

/// The cache of what one server reads. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ReadCache {
    current: Arc<RwLock<Arc<CacheGeneration>>>,
    counters: Arc<Counters>,
    shown_series: Arc<ShownSeries>,
    budget: u64,
}

impl Default for ReadCache {
    fn default() -> Self {
        Self::new(Self::DEFAULT_BYTES)
    }
}

impl ReadCache {
    /// The default budget in bytes. The cells of ten million entries, most of their
    /// sort orders and the usage of thirty days fit into it.
    pub const DEFAULT_BYTES: u64 = 128 << 20;

    /// Creates a cache of at most `budget` bytes of series and values.
    pub(crate) fn new(budget: u64) -> Self {
        let counters = Arc::new(Counters::default());
        let first = CacheGeneration::new(budget, Arc::clone(&counters));
        Self {
            current: Arc::new(RwLock::new(Arc::new(first))),
            counters,
            shown_series: Arc::new(ShownSeries::new(budget)),
            budget,
        }
    }

    /// Returns the generation from which one answer is read. When the dictionary of the
    /// current generation is full, another generation begins; answers in progress keep
    /// theirs.
    pub(crate) fn generation(&self) -> Arc<CacheGeneration> {
        let generation = self.begin_when_full();
        generation.count_answer();
        generation
    }

    fn begin_when_full(&self) -> Arc<CacheGeneration> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        if !current.is_full() {
            return Arc::clone(&current);
        }
        drop(current);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.is_full() {
            let next = CacheGeneration::new(self.budget, Arc::clone(&self.counters));
            *current = Arc::new(next);
        }
        Arc::clone(&current)
    }

    /// Returns the series with these ids, by id, to be shown with their rows.
    ///
    /// # Errors
    /// Returns an error when the database fails.
    pub(crate) fn shown_series(
        &self,
        conn: &mut Connection,
        ids: impl Iterator<Item = i32>,
    ) -> Result<HashMap<i32, Arc<Series>>, StoreError> {
        self.shown_series.load(conn, ids)
    }

    /// Returns the size of the cache and the counts of its hits, misses and evictions.
    #[must_use]
    pub fn figures(&self) -> CacheFigures {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let [hits, misses, evictions] = self.counters.read();
        CacheFigures {
            bytes: current.value_bytes(),
            dictionary_bytes: current.dictionary_bytes(),
            limit_bytes: self.budget,
            hits,
            misses,
            evictions,
        }
    }

    /// Loads the cells of the sealed days since `from`, and of the sealed hours of the
    /// day of `now`, so that no reader has to wait for them. Does nothing when the cache
    /// is nearly full: they would evict what readers have asked for.
    ///
    /// # Errors
    /// Returns an error when the database fails.
    pub fn warm(&self, conn: &mut Connection, from: Moment, now: Moment) -> Result<(), StoreError> {
        let CacheFigures {
            bytes,
            dictionary_bytes,
            limit_bytes,
            ..
        } = self.figures();
        if (bytes + dictionary_bytes) * 4 > limit_bytes * 3 {
            return Ok(());
        }
        let interval = Interval {
            from: Some(from),
            to: None,
        };
        let today = Grain::Day.bucket(now);
        snapshot_with_timeout(conn, None, |conn| {
            let generation = self.generation();
            let segments = read::read(conn, generation.hint(), interval)?.segments;
            let ids = segments.iter().map(|segment| segment.id);
            // Hours of earlier days are about to be replaced by their day.
            let is_lasting =
                |id: &SegmentId| id.bucket.grain == Grain::Day || id.bucket.start >= today;
            let ids: Vec<SegmentId> = ids.filter(is_lasting).collect();
            generation.cells(conn, &ids).map(drop)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::generation::tests::{fill_dictionary, key};
    use super::*;

    const BUDGET: u64 = 64 << 10;

    #[test]
    fn a_full_dictionary_begins_another_generation() {
        let cache = ReadCache::new(BUDGET);
        let first = cache.generation();
        fill_dictionary(&first, BUDGET / 4);
        assert!(Arc::ptr_eq(&cache.generation(), &first), "not full yet");
        fill_dictionary(&first, BUDGET / 2 + 1);
        let second = cache.generation();
        assert!(!Arc::ptr_eq(&second, &first));
        assert_eq!(second.dictionary().len(), 0);
        assert!(Arc::ptr_eq(&cache.clone().generation(), &second));
    }

    #[test]
    fn answers_in_progress_keep_their_generation() {
        let cache = ReadCache::new(BUDGET);
        let first = cache.generation();
        first.put(key(1), 7_u64);
        fill_dictionary(&first, BUDGET / 2 + 1);
        let series = first.dictionary().len();
        let second = cache.generation();
        assert_eq!(second.get::<u64>(&key(1)), None);
        second.put(key(1), 8_u64);
        assert_eq!(first.get(&key(1)), Some(7_u64));
        assert_eq!(first.dictionary().len(), series);
    }

    #[test]
    fn counters_go_on_with_another_generation() {
        let cache = ReadCache::new(BUDGET);
        let first = cache.generation();
        first.put(key(1), 7_u64);
        assert_eq!(first.get(&key(1)), Some(7_u64));
        fill_dictionary(&first, BUDGET / 2 + 1);
        assert_eq!(cache.generation().get::<u64>(&key(1)), None);
        let CacheFigures { hits, misses, .. } = cache.figures();
        assert_eq!((hits, misses), (1, 1));
    }

    #[test]
    fn figures_are_those_of_the_current_generation() {
        let cache = ReadCache::new(BUDGET);
        let empty = CacheFigures {
            dictionary_bytes: cache.generation().dictionary_bytes(),
            limit_bytes: BUDGET,
            ..CacheFigures::default()
        };
        assert_eq!(cache.figures(), empty);
        let first = cache.generation();
        first.put(key(1), 7_u64);
        fill_dictionary(&first, BUDGET / 2 + 1);
        let full = cache.figures();
        assert_eq!(full.bytes, first.value_bytes());
        assert_eq!(full.dictionary_bytes, first.dictionary_bytes());
        assert!(full.bytes > 0 && full.dictionary_bytes > BUDGET / 2);
        drop(cache.generation());
        assert_eq!(cache.figures(), empty);
    }
}
