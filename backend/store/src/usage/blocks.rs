//! Reading blocks, from memory or from the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::block::Block;
use super::memory::{Kept, Part};
use super::reader::Reader;
use super::table;
use crate::StoreError;
use crate::segments::{Dictionary, Limits};

/// Blocks read by one statement. Those of series that the dictionary does not
/// know yet wait in memory for its end.
const DAYS_AT_ONCE: usize = 6;
const HOURS_AT_ONCE: usize = 72;
/// More hours than these pass through: kept, they would drive out the days.
const MOST_HOURS_KEPT: usize = 72;

impl Reader<'_> {
    /// Hands over the block of each bucket, with a dictionary that knows its series.
    pub(super) fn each_block(
        &mut self,
        buckets: &[Bucket],
        mut each: impl FnMut(&Dictionary, Bucket, &Block),
    ) -> Result<(), StoreError> {
        let limits = Limits::of(self.filter);
        let hours = buckets.iter().filter(|one| one.grain == Grain::Hour);
        let keeps_hours = hours.count() <= MOST_HOURS_KEPT;
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        for &bucket in buckets {
            let kept = self.memory.cache().get((bucket, Part::Block(limits)));
            if let Some(Kept::Block(block)) = kept {
                let lacking = self.lacking(&block);
                self.known.learn(self.conn, lacking.into_iter())?;
                each(&self.known.dictionary(), bucket, &block);
            } else {
                let of_grain = missing.entry(bucket.grain).or_default();
                of_grain.insert(bucket.start, bucket);
            }
        }
        let memory = self.memory;
        for (grain, buckets) in missing {
            let keeps = grain == Grain::Day || keeps_hours;
            self.each_missing(grain, &buckets, limits, |known, start, block| {
                let bucket = buckets[&start];
                each(known, bucket, &block);
                if keeps {
                    let kept = Kept::Block(Arc::new(block));
                    memory.cache().put((bucket, Part::Block(limits)), kept);
                }
            })?;
        }
        Ok(())
    }

    fn each_missing(
        &mut self,
        grain: Grain,
        buckets: &BTreeMap<Moment, Bucket>,
        limits: Limits,
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        if !limits.is_empty() {
            return self.each_made(buckets.values(), each);
        }
        let at_once = match grain {
            Grain::Day => DAYS_AT_ONCE,
            Grain::Hour => HOURS_AT_ONCE,
        };
        let starts: Vec<Moment> = buckets.keys().copied().collect();
        for starts in starts.chunks(at_once) {
            self.each_stored(grain, starts, &mut each)?;
        }
        Ok(())
    }

    /// Hands over blocks as they arrive: Postgres reads the next one meanwhile.
    fn each_stored(
        &mut self,
        grain: Grain,
        starts: &[Moment],
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        let (mut lacking, mut waiting) = (Vec::new(), Vec::new());
        let Self {
            conn, known, met, ..
        } = self;
        table::each(conn, grain, starts, |start, block| {
            lacking.extend(lacking_in(&known.dictionary(), met, &block));
            // While blocks arrive, the connection is not free to ask for series.
            if lacking.is_empty() {
                each(&known.dictionary(), start, block);
            } else {
                waiting.push((start, block));
            }
        })?;
        known.learn(conn, lacking.into_iter())?;
        for (start, block) in waiting {
            each(&known.dictionary(), start, block);
        }
        Ok(())
    }

    /// Hands over blocks made of the entries within the limits: cells do not
    /// tell entries apart.
    fn each_made<'b>(
        &mut self,
        buckets: impl Iterator<Item = &'b Bucket>,
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        let limits = Filter {
            min_total_tokens: self.filter.min_total_tokens,
            min_duration_ms: self.filter.min_duration_ms,
            ..Filter::default()
        };
        for &bucket in buckets {
            let mut block = Block::empty();
            self.each_piece(bucket, &limits, |rows| block = rows.whole())?;
            each(&self.known.dictionary(), bucket.start, block);
        }
        Ok(())
    }

    fn lacking(&mut self, block: &Block) -> Vec<i32> {
        lacking_in(&self.known.dictionary(), &mut self.met, block)
    }
}

/// The series of a block that were not met yet and are not in the dictionary.
fn lacking_in(dictionary: &Dictionary, met: &mut Vec<bool>, block: &Block) -> Vec<i32> {
    let mut new = Vec::new();
    block.each_series(|index| {
        let Ok(id) = i32::try_from(index) else {
            return;
        };
        if index >= met.len() {
            met.resize(index + 1, false);
        }
        if !std::mem::replace(&mut met[index], true) {
            new.push(id);
        }
    });
    dictionary.unknown(new.into_iter())
}
