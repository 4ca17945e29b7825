//! Reading the cells of sealed buckets, from the cache or from the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Duration;
use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::Dictionary;
use logbook_columnar::query::Minimums;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::reader::Reader;
use crate::cache::key::{CacheKey, Part};
use crate::cache::value::SeriesLoaded;
use crate::error::StoreError;
use crate::segments::cells;

/// Blocks read by one statement whose series may not be loaded: such blocks wait in
/// memory for its end.
const DAYS_AT_ONCE: usize = 6;
const HOURS_AT_ONCE: usize = 72;
/// Hours before the last one asked for that are cached, twelve days; others pass
/// through: they would drive out these and the days.
const HOURS_CACHED: i64 = 12 * 24;

impl Reader<'_> {
    /// Calls `each` with the block of every bucket, and with a dictionary that has its
    /// series.
    pub(crate) fn each_block(
        &mut self,
        buckets: &[Bucket],
        mut each: impl FnMut(&Dictionary, Bucket, &Block),
    ) -> Result<(), StoreError> {
        let minimums = Minimums::from_filter(self.filter);
        let is_cached = cached(buckets);
        let key = |bucket| CacheKey {
            bucket,
            part: Part::Block(minimums),
        };
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        for &bucket in buckets {
            let block: Option<Arc<Block>> = self.cache.get(&key(bucket));
            if let Some(block) = block {
                each(&self.cache.dictionary(), bucket, &block);
            } else {
                let of_grain = missing.entry(bucket.grain).or_default();
                of_grain.insert(bucket.start, bucket);
            }
        }
        let cache = Arc::clone(&self.cache);
        for (grain, buckets) in missing {
            self.each_missing(grain, &buckets, minimums, |dictionary, start, block| {
                let bucket = buckets[&start];
                each(dictionary, bucket, &block);
                if is_cached(bucket) {
                    cache.put(key(bucket), Arc::new(block));
                }
            })?;
        }
        Ok(())
    }

    /// The minimums of the filter alone.
    pub(crate) fn minimums_alone(&self) -> Filter {
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
        minimums: Minimums,
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        if !minimums.is_empty() {
            return self.each_made(buckets.values(), each);
        }
        let has_series = |start: &Moment| self.has_series(buckets[start]);
        let (loaded, others): (Vec<Moment>, Vec<Moment>) =
            buckets.keys().partition(|one| has_series(one));
        // As they arrive: Postgres reads the next one meanwhile.
        let cache = &self.cache;
        cells::each(self.conn, grain, &loaded, |start, block| {
            each(&cache.dictionary(), start, block);
        })?;
        let at_once = match grain {
            Grain::Day => DAYS_AT_ONCE,
            Grain::Hour => HOURS_AT_ONCE,
        };
        for starts in others.chunks(at_once) {
            self.each_with_new_series(grain, starts, &mut each)?;
            let of_starts = starts.iter().map(|start| buckets[start]);
            of_starts.for_each(|bucket| self.cache.put(series_key(bucket), SeriesLoaded));
        }
        Ok(())
    }

    /// Calls `each` with blocks whose series may not be loaded.
    fn each_with_new_series(
        &mut self,
        grain: Grain,
        starts: &[Moment],
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        let (mut missing, mut waiting) = (Vec::new(), Vec::new());
        let Self { conn, cache, .. } = self;
        cells::each(conn, grain, starts, |start, block| {
            missing.extend(missing_in(&cache.dictionary(), &block));
            // While blocks arrive, the connection is not free to read series.
            if missing.is_empty() {
                each(&cache.dictionary(), start, block);
            } else {
                waiting.push((start, block));
            }
        })?;
        cache.load_series(*conn, missing.into_iter())?;
        for (start, block) in waiting {
            each(&cache.dictionary(), start, block);
        }
        Ok(())
    }

    /// Whether the series of a bucket are known to be loaded: to look at all of them
    /// takes as long as adding up.
    fn has_series(&self, bucket: Bucket) -> bool {
        let loaded: Option<SeriesLoaded> = self.cache.get(&series_key(bucket));
        loaded.is_some()
    }

    /// Calls `each` with blocks made of the entries that have the minimums: cells do
    /// not tell entries apart.
    fn each_made<'b>(
        &mut self,
        buckets: impl Iterator<Item = &'b Bucket>,
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        let minimums = self.minimums_alone();
        for &bucket in buckets {
            let mut block = Block::empty();
            self.each_slice(bucket, &minimums, |rows| block = rows.block())?;
            each(&self.cache.dictionary(), bucket.start, block);
        }
        Ok(())
    }
}

const fn series_key(bucket: Bucket) -> CacheKey {
    CacheKey {
        bucket,
        part: Part::SeriesLoaded,
    }
}

/// Whether the block of a bucket is to be cached.
fn cached(buckets: &[Bucket]) -> impl Fn(Bucket) -> bool + use<> {
    let last = buckets.iter().map(|one| one.start).max();
    let since = last.map(|last| last - Duration::hours(HOURS_CACHED));
    move |bucket| bucket.grain == Grain::Day || since.is_none_or(|since| bucket.start > since)
}

/// The series of a block that are not loaded.
fn missing_in(dictionary: &Dictionary, block: &Block) -> Vec<i32> {
    let mut ids = Vec::new();
    block.each_series(|id| ids.extend(i32::try_from(id)));
    dictionary.missing(ids.into_iter())
}
