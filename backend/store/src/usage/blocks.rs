//! Reading blocks, from memory or from the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Duration;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::block::Block;
use super::memory::{Kept, Part};
use super::reader::Reader;
use super::table;
use crate::StoreError;
use crate::segments::{Dictionary, Limits};

/// Blocks read by one statement whose series the dictionary may not know: such
/// blocks wait in memory for its end.
const DAYS_AT_ONCE: usize = 6;
const HOURS_AT_ONCE: usize = 72;
/// Hours before the last one asked for that are kept, twelve days; others pass
/// through: they would drive out these and the days.
const HOURS_KEPT: i64 = 12 * 24;

impl Reader<'_> {
    /// Hands over the block of each bucket, with a dictionary that knows its series.
    pub(super) fn each_block(
        &mut self,
        buckets: &[Bucket],
        mut each: impl FnMut(&Dictionary, Bucket, &Block),
    ) -> Result<(), StoreError> {
        let limits = Limits::of(self.filter);
        let keeps = kept(buckets);
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        for &bucket in buckets {
            let kept = self.memory.cache().get((bucket, Part::Block(limits)));
            if let Some(Kept::Block(block)) = kept {
                self.meet(bucket, limits, &[&block])?;
                each(&self.known.dictionary(), bucket, &block);
            } else {
                let of_grain = missing.entry(bucket.grain).or_default();
                of_grain.insert(bucket.start, bucket);
            }
        }
        let memory = self.memory;
        for (grain, buckets) in missing {
            self.each_missing(grain, &buckets, limits, |known, start, block| {
                let bucket = buckets[&start];
                each(known, bucket, &block);
                if keeps(bucket) {
                    let kept = Kept::Block(Arc::new(block));
                    memory.cache().put((bucket, Part::Block(limits)), kept);
                }
            })?;
        }
        Ok(())
    }

    /// Makes sure that the dictionary knows the series of blocks in memory, which
    /// are all there is of a bucket: it may have been begun anew since.
    pub(super) fn meet(
        &mut self,
        bucket: Bucket,
        limits: Limits,
        blocks: &[&Block],
    ) -> Result<(), StoreError> {
        let is_whole = limits.is_empty();
        if is_whole && self.is_met(bucket) {
            return Ok(());
        }
        for block in blocks {
            let lacking = lacking_in(&self.known.dictionary(), block);
            self.known.learn(self.conn, lacking.into_iter())?;
        }
        if is_whole {
            self.remember_met(bucket);
        }
        Ok(())
    }

    /// The filter without all that the cells tell.
    pub(super) fn limits_alone(&self) -> Filter {
        Filter {
            min_total_tokens: self.filter.min_total_tokens,
            min_duration_ms: self.filter.min_duration_ms,
            ..Filter::default()
        }
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
        let is_met = |start: &Moment| self.is_met(buckets[start]);
        let (met, unmet): (Vec<Moment>, Vec<Moment>) = buckets.keys().partition(|one| is_met(one));
        // As they arrive: Postgres reads the next one meanwhile.
        let known = &self.known;
        table::each(self.conn, grain, &met, |start, block| {
            each(&known.dictionary(), start, block);
        })?;
        let at_once = match grain {
            Grain::Day => DAYS_AT_ONCE,
            Grain::Hour => HOURS_AT_ONCE,
        };
        for starts in unmet.chunks(at_once) {
            self.each_unmet(grain, starts, &mut each)?;
            let of_starts = starts.iter().map(|start| buckets[start]);
            of_starts.for_each(|bucket| self.remember_met(bucket));
        }
        Ok(())
    }

    /// Hands over blocks whose series the dictionary may not know.
    fn each_unmet(
        &mut self,
        grain: Grain,
        starts: &[Moment],
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        let (mut lacking, mut waiting) = (Vec::new(), Vec::new());
        let Self { conn, known, .. } = self;
        table::each(conn, grain, starts, |start, block| {
            lacking.extend(lacking_in(&known.dictionary(), &block));
            // While blocks arrive, the connection is not free to ask for series.
            if lacking.is_empty() {
                each(&known.dictionary(), start, block);
            } else {
                waiting.push((start, block));
            }
        })?;
        known.learn(*conn, lacking.into_iter())?;
        for (start, block) in waiting {
            each(&known.dictionary(), start, block);
        }
        Ok(())
    }

    /// Whether the dictionary is known to know the series of a bucket: to look
    /// at all of them takes as long as adding up.
    fn is_met(&self, bucket: Bucket) -> bool {
        let key = (bucket, Part::Met(self.known.generation()));
        self.memory.cache().get(key).is_some()
    }

    /// Remembers that it does.
    fn remember_met(&self, bucket: Bucket) {
        let key = (bucket, Part::Met(self.known.generation()));
        self.memory.cache().put(key, Kept::Met);
    }

    /// Hands over blocks made of the entries within the limits: cells do not
    /// tell entries apart.
    fn each_made<'b>(
        &mut self,
        buckets: impl Iterator<Item = &'b Bucket>,
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        let limits = self.limits_alone();
        for &bucket in buckets {
            let mut block = Block::empty();
            self.each_piece(bucket, &limits, |rows| block = rows.whole())?;
            each(&self.known.dictionary(), bucket.start, block);
        }
        Ok(())
    }
}

/// Which of the blocks of `buckets` are kept.
fn kept(buckets: &[Bucket]) -> impl Fn(Bucket) -> bool + use<> {
    let last = buckets.iter().map(|one| one.start).max();
    let since = last.map(|last| last - Duration::hours(HOURS_KEPT));
    move |bucket| bucket.grain == Grain::Day || since.is_none_or(|since| bucket.start > since)
}

/// The series of a block that are not in the dictionary.
fn lacking_in(dictionary: &Dictionary, block: &Block) -> Vec<i32> {
    let mut ids = Vec::new();
    block.each_series(|id| ids.extend(i32::try_from(id)));
    dictionary.unknown(ids.into_iter())
}
