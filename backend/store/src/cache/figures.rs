//! How the cache is used.

use std::sync::atomic::{AtomicU64, Ordering};

/// How the cache is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheFigures {
    /// Bytes of its values.
    pub bytes: u64,
    /// Bytes of the dictionary of series.
    pub dictionary_bytes: u64,
    /// Most bytes of values and dictionary together.
    pub limit_bytes: u64,
    /// How often a value was asked for and there.
    pub hits: u64,
    /// How often a value was asked for and not there.
    pub misses: u64,
    /// Values that had to make room.
    pub evictions: u64,
}

/// Counts since the start of the server, whichever generation they are of.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    hits: AtomicU64,
    misses: AtomicU64,
    evictions: AtomicU64,
}

impl Counters {
    /// Counts a value that was asked for.
    pub(crate) fn count_use(&self, is_hit: bool) {
        let counter = if is_hit { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a value that had to make room.
    pub(crate) fn count_eviction(&self) {
        self.evictions.fetch_add(1, Ordering::Relaxed);
    }

    /// Hits, misses and evictions so far.
    pub(crate) fn read(&self) -> [u64; 3] {
        [&self.hits, &self.misses, &self.evictions].map(|one| one.load(Ordering::Relaxed))
    }
}
