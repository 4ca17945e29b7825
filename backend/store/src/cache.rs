//! What has been read of rollups, kept in memory for the next question.
//!
//! Keys hold the version of what they were read of, so what is here never grows
//! stale, only useless.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// What takes memory.
pub(crate) trait Weigh {
    /// Bytes it takes.
    fn bytes(&self) -> usize;
}

/// How one cache is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheFigures {
    /// Bytes of its values.
    pub bytes: usize,
    /// Most bytes of its values.
    pub most_bytes: usize,
    /// How often a value was asked for and there.
    pub hits: u64,
    /// How often a value was asked for and not there.
    pub misses: u64,
    /// Values that had to make room.
    pub evictions: u64,
}

/// Values by key, those used last.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    slots: HashMap<K, Slot<V>>,
    /// Keys by when they were last used.
    by_use: BTreeMap<u64, K>,
    figures: CacheFigures,
    uses: u64,
}

#[derive(Debug)]
struct Slot<V> {
    value: V,
    last_used: u64,
}

impl<K: Clone + Eq + Hash, V: Clone + Weigh> Cache<K, V> {
    /// A cache of at most `most` bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            slots: HashMap::new(),
            by_use: BTreeMap::new(),
            figures: CacheFigures {
                most_bytes: most,
                ..CacheFigures::default()
            },
            uses: 0,
        }
    }

    /// How it is used.
    pub(crate) const fn figures(&self) -> CacheFigures {
        self.figures
    }

    /// The value of `key`, if it is there.
    pub(crate) fn get(&mut self, key: K) -> Option<V> {
        let Some(slot) = self.slots.get_mut(&key) else {
            self.figures.misses += 1;
            return None;
        };
        self.figures.hits += 1;
        self.uses += 1;
        self.by_use.remove(&slot.last_used);
        slot.last_used = self.uses;
        self.by_use.insert(self.uses, key);
        Some(slot.value.clone())
    }

    /// Keeps a value, and lets go of those that were used longest ago where
    /// room is short.
    pub(crate) fn put(&mut self, key: K, value: V) {
        self.uses += 1;
        self.figures.bytes += value.bytes();
        let slot = Slot {
            value,
            last_used: self.uses,
        };
        if let Some(before) = self.slots.insert(key.clone(), slot) {
            self.figures.bytes -= before.value.bytes();
            self.by_use.remove(&before.last_used);
        }
        self.by_use.insert(self.uses, key);
        while self.figures.bytes > self.figures.most_bytes && self.slots.len() > 1 {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let Some((_, key)) = self.by_use.pop_first() else {
            return;
        };
        if let Some(slot) = self.slots.remove(&key) {
            self.figures.bytes -= slot.value.bytes();
            self.figures.evictions += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weigh for u8 {
        fn bytes(&self) -> usize {
            (*self).into()
        }
    }

    #[test]
    fn what_was_used_longest_ago_makes_room() {
        let mut cache = Cache::new(20);
        cache.put(1, 10_u8);
        cache.put(2, 10);
        assert_eq!(cache.get(1), Some(10));
        cache.put(3, 10);
        assert_eq!((cache.get(1), cache.get(2)), (Some(10), None));
        let CacheFigures {
            bytes,
            most_bytes,
            hits,
            misses,
            evictions,
        } = cache.figures();
        assert_eq!((bytes, most_bytes), (20, 20));
        assert_eq!((hits, misses, evictions), (2, 1, 1));
        cache.put(1, 5);
        assert_eq!((cache.get(1), cache.figures().bytes), (Some(5), 15));
    }
}
