//! Counters and sizes of the cache, for `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering};

/// The size of the cache and the counts of its hits, misses and evictions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheFigures {
    /// Bytes of the cached values with their keys.
    pub bytes: u64,
    /// Bytes of the dictionary of series.
    pub dictionary_bytes: u64,
    /// The budget: the most bytes of values and dictionary together.
    pub limit_bytes: u64,
    /// Lookups that found a value, since the start of the server.
    pub hits: u64,
    /// Lookups that found no value, since the start of the server.
    pub misses: u64,
    /// Values that were evicted to make room for others, since the start of the server.
    pub evictions: u64,
}

/// Counts of lookups and evictions since the start of the server. All generations
/// of the cache share them.
#[derive(Debug, Default)]
pub(super) struct Counters {
    hits: AtomicU64,
    misses: AtomicU64,
    evictions: AtomicU64,
}

impl Counters {
    /// Counts a lookup as a hit or as a miss.
    pub(super) fn count_lookup(&self, is_hit: bool) {
        let counter = if is_hit { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts an evicted value.
    pub(super) fn count_eviction(&self) {
        self.evictions.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the counts of hits, misses and evictions.
    pub(super) fn read(&self) -> [u64; 3] {
        [&self.hits, &self.misses, &self.evictions].map(|counter| counter.load(Ordering::Relaxed))
    }
}
