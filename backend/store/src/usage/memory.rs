//! What has been read of cells, kept in memory for the next question.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use logbook_domain::coverage::Bucket;
use logbook_domain::usage::cells::Block;

use crate::Segments;

/// Most bytes of cells in memory. Those of ten million entries by the hour take
/// about two thirds of it.
const MOST_BYTES: usize = 64 << 20;

/// Which series have entries of which status and error category.
pub(super) type Met = Vec<(i32, i16, i16)>;

/// What one server remembers of usage. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct UsageMemory {
    cache: Arc<Mutex<Cache>>,
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

impl Kept {
    fn size(&self) -> usize {
        match self {
            Self::Families(block) => block.bytes(),
            Self::Met(met) => met.capacity() * size_of::<(i32, i16, i16)>(),
        }
    }
}

/// By bucket and version: a bucket whose cells change gets a new version, so
/// what is here never grows stale, only useless.
#[derive(Debug)]
pub(super) struct Cache {
    slots: HashMap<(Bucket, Part), (Kept, u64)>,
    size: usize,
    most: usize,
    uses: u64,
}

impl Default for Cache {
    fn default() -> Self {
        Self::new(MOST_BYTES)
    }
}

impl UsageMemory {
    /// A memory that shares the series of `segments`.
    pub(crate) fn beside(segments: Segments) -> Self {
        Self {
            cache: Arc::default(),
            segments,
        }
    }

    /// The memory of the log's own numbers.
    pub(super) const fn segments(&self) -> &Segments {
        &self.segments
    }

    pub(super) fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
    /// A cache of at most `most` bytes.
    fn new(most: usize) -> Self {
        Self {
            slots: HashMap::new(),
            size: 0,
            most,
            uses: 0,
        }
    }

    /// The part, if it is there.
    pub(super) fn get(&mut self, bucket: Bucket, part: Part) -> Option<Kept> {
        self.uses += 1;
        let (kept, last_used) = self.slots.get_mut(&(bucket, part))?;
        *last_used = self.uses;
        Some(kept.clone())
    }

    /// Keeps a part, and lets go of those that were used longest ago where room
    /// is short.
    pub(super) fn put(&mut self, bucket: Bucket, part: Part, kept: Kept) {
        self.uses += 1;
        self.size += kept.size();
        if let Some((before, _)) = self.slots.insert((bucket, part), (kept, self.uses)) {
            self.size -= before.size();
        }
        while self.size > self.most && self.slots.len() > 1 {
            let oldest = self.slots.iter().min_by_key(|(_, (_, used))| *used);
            let Some(key) = oldest.map(|(key, _)| *key) else {
                return;
            };
            if let Some((gone, _)) = self.slots.remove(&key) {
                self.size -= gone.size();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::coverage::Grain;
    use logbook_domain::time::Moment;

    fn bucket(version: i64) -> Bucket {
        Bucket {
            grain: Grain::Day,
            start: Moment::default(),
            version,
        }
    }

    #[test]
    fn what_was_used_longest_ago_makes_room() {
        let met = || Kept::Met(Arc::new(vec![(1, 2, 3); 100]));
        let mut cache = Cache::new(met().size() * 2);
        cache.put(bucket(1), Part::Met, met());
        cache.put(bucket(2), Part::Met, met());
        assert!(cache.get(bucket(1), Part::Met).is_some());
        cache.put(bucket(3), Part::Met, met());
        assert!(cache.get(bucket(1), Part::Met).is_some());
        assert!(cache.get(bucket(2), Part::Met).is_none());
        assert!(cache.get(bucket(1), Part::Families).is_none());
        assert!(cache.size <= cache.most);
    }
}
