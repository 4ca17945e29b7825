//! The sorted numbers of an order, of which parts are loaded on demand.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::SortedColumn;
use crate::codec::{AscendingChunk, AscendingHeads, partition_point};

/// The sorted numbers of an order.
///
/// Where a result depends on a chunk that is not loaded, an estimate is returned and the
/// chunk is recorded as requested, see [`super::resolve`].
#[derive(Debug)]
pub(super) struct LazyNumbers {
    sorted: Arc<SortedColumn>,
    /// Chunks that have been loaded.
    chunks: RefCell<BTreeMap<usize, Arc<AscendingChunk>>>,
    /// Chunks that estimates were returned for.
    requested: RefCell<BTreeSet<usize>>,
}

impl LazyNumbers {
    /// Creates a view of the numbers of `sorted` without any loaded chunk.
    pub(super) fn new(sorted: Arc<SortedColumn>) -> Self {
        Self {
            sorted,
            chunks: RefCell::default(),
            requested: RefCell::default(),
        }
    }

    /// Returns the order.
    #[inline]
    pub(super) fn sorted(&self) -> &SortedColumn {
        &self.sorted
    }

    /// Returns places between which lies the number of numbers that are smaller than
    /// `value`, without requesting a chunk: one place when it is known.
    #[inline]
    pub(super) fn below(&self, value: u64) -> Range<usize> {
        let exact = |place: usize| place..place;
        match &*self.sorted {
            SortedColumn::InMemory(rows) => exact(rows.numbers.below(value)),
            SortedColumn::Stored(heads) => {
                let range = heads.below(value);
                let chunk = AscendingHeads::chunk_of(range.start);
                match self.chunk(chunk) {
                    Some(chunk) if !range.is_empty() => exact(partition_point(range, |place| {
                        heads.get_in(&chunk, place) < value
                    })),
                    _ => range,
                }
            }
        }
    }

    /// Records that a result depends on the chunk of `place`.
    pub(super) fn request(&self, place: usize) {
        let chunk = AscendingHeads::chunk_of(place);
        self.requested.borrow_mut().insert(chunk);
    }

    /// Returns the number at `place`, or an estimate.
    #[inline]
    pub(super) fn get(&self, place: usize) -> u64 {
        let heads = match &*self.sorted {
            SortedColumn::InMemory(rows) => return rows.numbers.get(place),
            SortedColumn::Stored(heads) => heads,
        };
        if let Some(number) = heads.get(place) {
            return number;
        }
        if let Some(chunk) = self.chunk(AscendingHeads::chunk_of(place)) {
            return heads.get_in(&chunk, place);
        }
        self.request(place);
        heads.first_of_block(place)
    }

    /// Returns the chunks that were requested since the last call.
    pub(super) fn take_requested(&self) -> BTreeSet<usize> {
        self.requested.take()
    }

    /// Adds a chunk.
    pub(super) fn load(&self, chunk: usize, differences: Arc<AscendingChunk>) {
        self.chunks.borrow_mut().insert(chunk, differences);
    }

    fn chunk(&self, chunk: usize) -> Option<Arc<AscendingChunk>> {
        self.chunks.borrow().get(&chunk).cloned()
    }
}

#[cfg(debug_assertions)]
impl Drop for LazyNumbers {
    fn drop(&mut self) {
        // An estimate that is not resolved would be used as a result.
        let is_resolved = self.requested.get_mut().is_empty();
        assert!(
            is_resolved || std::thread::panicking(),
            "an estimate was not resolved"
        );
    }
}
