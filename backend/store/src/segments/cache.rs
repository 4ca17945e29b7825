//! What has been read of segments, kept in memory for the next question.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::coverage::Bucket;

use super::cells_table::CellTable;
use super::column::Column;
use super::packed::Packed;

/// A part of a segment that is read by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Its cells.
    Cells,
    /// One of its columns.
    Column(Column),
}

/// A part in memory.
#[derive(Clone, Debug)]
pub(crate) enum Kept {
    /// Its cells.
    Cells(Arc<CellTable>),
    /// One of its columns.
    Column(Arc<Packed>),
}

impl Kept {
    fn size(&self) -> usize {
        match self {
            Self::Cells(cells) => cells.size(),
            Self::Column(column) => column.size(),
        }
    }
}

#[derive(Debug)]
struct Slot {
    kept: Kept,
    last_used: u64,
}

/// Parts of segments, by bucket and version: a bucket that is rolled up anew has
/// a new version, so what is here never grows stale, only useless.
#[derive(Debug)]
pub(crate) struct Cache {
    slots: HashMap<(Bucket, Part), Slot>,
    size: usize,
    most: usize,
    uses: u64,
}

impl Cache {
    /// A cache of at most `most` bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            slots: HashMap::new(),
            size: 0,
            most,
            uses: 0,
        }
    }

    /// The part, if it is there.
    pub(crate) fn get(&mut self, bucket: Bucket, part: Part) -> Option<Kept> {
        self.uses += 1;
        let slot = self.slots.get_mut(&(bucket, part))?;
        slot.last_used = self.uses;
        Some(slot.kept.clone())
    }

    /// Keeps a part, and lets go of those that were used longest ago where room
    /// is short.
    pub(crate) fn put(&mut self, bucket: Bucket, part: Part, kept: Kept) {
        self.uses += 1;
        self.size += kept.size();
        let slot = Slot {
            kept,
            last_used: self.uses,
        };
        if let Some(before) = self.slots.insert((bucket, part), slot) {
            self.size -= before.kept.size();
        }
        while self.size > self.most && self.slots.len() > 1 {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let oldest = self.slots.iter().min_by_key(|(_, slot)| slot.last_used);
        let Some(key) = oldest.map(|(key, _)| *key) else {
            return;
        };
        if let Some(slot) = self.slots.remove(&key) {
            self.size -= slot.kept.size();
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
        let column = || Kept::Column(Arc::new(Packed::of(&[u64::MAX; 100])));
        let mut cache = Cache::new(column().size() * 2);
        let part = Part::Column(Column::Started);
        cache.put(bucket(1), part, column());
        cache.put(bucket(2), part, column());
        assert!(cache.get(bucket(1), part).is_some());
        cache.put(bucket(3), part, column());
        assert!(cache.get(bucket(1), part).is_some());
        assert!(cache.get(bucket(2), part).is_none());
        assert!(cache.size <= cache.most);
    }
}
