//! What has been read of cells, kept in memory for the next question.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use logbook_domain::coverage::Bucket;
use logbook_domain::usage::cells::Block;

use crate::Segments;
use crate::cache::{Cache, Weigh};

/// Most bytes of cells in memory. Those of ten million entries by the hour take
/// about two thirds of it.
const MOST_BYTES: usize = 64 << 20;

/// Which series have entries of which status and error category.
pub(super) type Met = Vec<(i32, i16, i16)>;

/// What one server remembers of usage. Cheap to clone.
#[derive(Clone, Debug)]
pub struct UsageMemory {
    cache: Arc<Mutex<Cache<(Bucket, Part), Kept>>>,
    segments: Segments,
}

/// What is kept of a bucket.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    /// Its cells by family.
    Families(Arc<Block>),
    /// Who has entries in it.
    Met(Arc<Met>),
}

/// Which of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Families,
    Met,
}

impl Weigh for Kept {
    fn bytes(&self) -> usize {
        match self {
            Self::Families(block) => block.bytes(),
            Self::Met(met) => met.capacity() * size_of::<(i32, i16, i16)>(),
        }
    }
}

impl UsageMemory {
    /// A memory that shares the series of `segments`.
    pub(crate) fn beside(segments: Segments) -> Self {
        Self {
            cache: Arc::new(Mutex::new(Cache::new(MOST_BYTES))),
            segments,
        }
    }

    /// The memory of the log's own numbers.
    pub(super) const fn segments(&self) -> &Segments {
        &self.segments
    }

    pub(super) fn cache(&self) -> MutexGuard<'_, Cache<(Bucket, Part), Kept>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
