//! Reads of the usage cells of buckets, from the cache or from the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Duration;
use logbook_columnar::cells::{Block, sum};
use logbook_columnar::dictionary::Dictionary;
use logbook_columnar::query::Minimums;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::reader::Reader;
use crate::cache::key::{CacheKey, ValueKind};
use crate::cache::value::SeriesLoaded;
use crate::error::StoreError;
use crate::segments::cells;

/// The number of days that one statement reads when their series may not be loaded.
/// Such blocks are in memory until the statement ends.
const DAYS_PER_STATEMENT: usize = 6;
/// The number of hours that one statement reads when their series may not be loaded.
const HOURS_PER_STATEMENT: usize = 72;
/// The number of hours whose blocks are cached, counted back from the last requested
/// bucket: twelve days. Blocks of earlier hours would evict these and the days.
const HOURS_CACHED: u32 = 12 * 24;

impl Reader<'_> {
    /// Calls `each` with the block of every bucket, and with a dictionary that contains
    /// the series of the block.
    pub(super) fn each_block(
        &mut self,
        buckets: &[Bucket],
        mut each: impl FnMut(&Dictionary, Bucket, &Block),
    ) -> Result<(), StoreError> {
        let minimums = Minimums::from_filter(self.filter);
        let is_cacheable = is_cacheable(buckets, self.cache.budget());
        let key = |bucket| CacheKey::of_bucket(bucket, ValueKind::Block(minimums));
        let mut missing: BTreeMap<Grain, BTreeMap<Moment, Bucket>> = BTreeMap::new();
        for &bucket in buckets {
            let block: Option<Arc<Block>> = self.cache.get(&key(bucket));
            if let Some(block) = block {
                each(&self.cache.dictionary(), bucket, &block);
            } else {
                let by_start = missing.entry(bucket.grain).or_default();
                by_start.insert(bucket.start, bucket);
            }
        }
        let cache = Arc::clone(&self.cache);
        for (grain, buckets) in missing {
            self.each_missing(grain, &buckets, minimums, |dictionary, start, block| {
                let bucket = buckets[&start];
                each(dictionary, bucket, &block);
                if is_cacheable(bucket, &block) {
                    cache.put(key(bucket), Arc::new(block));
                }
            })?;
        }
        Ok(())
    }

    /// Returns a filter with only the minimums of the reader's filter.
    pub(super) fn minimums_alone(&self) -> Filter {
        Filter {
            min_total_tokens: self.filter.min_total_tokens,
            min_duration_ms: self.filter.min_duration_ms,
            ..Filter::default()
        }
    }

    /// Calls `each` with the blocks of `buckets`, which are not cached.
    fn each_missing(
        &mut self,
        grain: Grain,
        buckets: &BTreeMap<Moment, Bucket>,
        minimums: Minimums,
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        if !minimums.is_empty() {
            return self.each_computed(buckets.values(), each);
        }
        let has_series = |start: &&Moment| self.has_series(buckets[*start]);
        let (loaded, others): (Vec<Moment>, Vec<Moment>) = buckets.keys().partition(has_series);
        // Each block is added up as it arrives, while Postgres reads the next one.
        let cache = &self.cache;
        cells::each(self.conn, grain, &loaded, |start, block| {
            each(&cache.dictionary(), start, block);
        })?;
        let per_statement = match grain {
            Grain::Day => DAYS_PER_STATEMENT,
            Grain::Hour => HOURS_PER_STATEMENT,
        };
        for starts in others.chunks(per_statement) {
            self.each_with_new_series(grain, starts, &mut each)?;
            for start in starts {
                self.cache.put(series_key(buckets[start]), SeriesLoaded);
            }
        }
        Ok(())
    }

    /// Calls `each` with blocks whose series may not be loaded yet, and loads them.
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
            // While blocks arrive, the connection cannot read series: the first block with
            // a missing series and all blocks after it wait for the end of the statement.
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

    /// Returns whether it is recorded that the series of a bucket are loaded. To look each
    /// of them up would take as long as adding up the block.
    fn has_series(&self, bucket: Bucket) -> bool {
        let loaded: Option<SeriesLoaded> = self.cache.get(&series_key(bucket));
        loaded.is_some()
    }

    /// Calls `each` with blocks computed from the entries that reach the minimums: a
    /// stored cell does not distinguish its entries.
    fn each_computed<'b>(
        &mut self,
        buckets: impl Iterator<Item = &'b Bucket>,
        mut each: impl FnMut(&Dictionary, Moment, Block),
    ) -> Result<(), StoreError> {
        let minimums = self.minimums_alone();
        for &bucket in buckets {
            let mut blocks = Vec::new();
            self.each_slice(bucket, &minimums, |rows| blocks.push(rows.block()))?;
            let block = sum(&blocks).ok_or_else(|| cells::corrupt(bucket.start))?;
            each(&self.cache.dictionary(), bucket.start, block);
        }
        Ok(())
    }
}

/// Returns the key of the record that the series of a bucket are loaded.
const fn series_key(bucket: Bucket) -> CacheKey {
    CacheKey::of_bucket(bucket, ValueKind::SeriesLoaded)
}

/// Returns a predicate of the blocks of `buckets` that are cached, in a cache of `budget`
/// bytes: those of days, and of late hours if they are so small that half of the budget
/// holds them all. Larger blocks of hours would evict each other, and everything else.
fn is_cacheable(buckets: &[Bucket], budget: u64) -> impl Fn(Bucket, &Block) -> bool + use<> {
    let last = buckets.iter().map(|one| one.start).max();
    let since = last.map(|last| last - Duration::hours(HOURS_CACHED.into()));
    let most = budget / 2 / u64::from(HOURS_CACHED);
    move |bucket, block| match bucket.grain {
        Grain::Day => true,
        Grain::Hour => {
            since.is_none_or(|since| bucket.start > since) && block.bytes().len() as u64 <= most
        }
    }
}

/// Returns the series of a block that `dictionary` does not contain.
fn missing_in(dictionary: &Dictionary, block: &Block) -> Vec<i32> {
    let mut ids = Vec::new();
    block.each_series(|id| ids.extend(i32::try_from(id)));
    dictionary.missing(ids.into_iter())
}
