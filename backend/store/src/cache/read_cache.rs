//! The handle on the cache of one server.

use std::sync::{Arc, PoisonError, RwLock};

use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::figures::{CacheFigures, Counters};
use super::generation::CacheGeneration;
use crate::coverage::read;
use crate::db::Connection;
use crate::db::transactions::snapshot_with_timeout;
use crate::error::StoreError;

/// What one server keeps in memory of the log. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ReadCache {
    current: Arc<RwLock<Arc<CacheGeneration>>>,
    counters: Arc<Counters>,
    budget: u64,
}

impl Default for ReadCache {
    fn default() -> Self {
        Self::new(Self::DEFAULT_BYTES)
    }
}

impl ReadCache {
    /// Bytes of a cache unless another budget is set. The cells of ten million entries,
    /// most of their orders and the usage of thirty days fit in.
    pub const DEFAULT_BYTES: u64 = 128 << 20;

    /// A cache of at most so many bytes of series and values.
    pub(crate) fn new(budget: u64) -> Self {
        let counters = Arc::new(Counters::default());
        let first = CacheGeneration::new(budget, Arc::clone(&counters));
        Self {
            current: Arc::new(RwLock::new(Arc::new(first))),
            counters,
            budget,
        }
    }

    /// The generation for one answer. Another one begins when the dictionary is full;
    /// answers under way keep theirs.
    pub(crate) fn generation(&self) -> Arc<CacheGeneration> {
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

    /// How the cache is used.
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

    /// Loads the cells of the days since `from`, and of the hours of the last of them,
    /// that are not cached yet, so that no reader has to wait for them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn warm(&self, conn: &mut Connection, from: Moment, now: Moment) -> Result<(), StoreError> {
        let interval = Interval {
            from: Some(from),
            to: None,
        };
        let today = Grain::Day.bucket(now);
        snapshot_with_timeout(conn, None, |conn| {
            let generation = self.generation();
            let mut buckets = read::read(conn, generation.hint(), interval)?.buckets;
            // Hours of other days are about to be rolled up into them.
            buckets.retain(|one| one.grain == Grain::Day || one.start >= today);
            generation.cells(conn, &buckets).map(drop)
        })
    }
}
