//! The values of a generation, weighed by their bytes.

use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{DefaultHashBuilder, Lifecycle, OptionsBuilder, Weighter};

use super::figures::Counters;
use super::key::CacheKey;
use super::value::CacheValue;

/// About how many bytes a value has, to size the map of keys.
const TYPICAL_BYTES: u64 = 4 << 10;

/// Values by key. What is used again stays, what is used once passes through, see
/// [S3-FIFO](https://s3fifo.com).
#[derive(Debug)]
pub(crate) struct Values {
    cache: Cache<CacheKey, CacheValue, Bytes, DefaultHashBuilder, CountEvictions>,
    counters: Arc<Counters>,
}

/// Weighs keys and values by the memory they take.
#[derive(Clone, Copy, Debug)]
struct Bytes;

impl Weighter<CacheKey, CacheValue> for Bytes {
    fn weight(&self, key: &CacheKey, value: &CacheValue) -> u64 {
        (key.size() + value.size()) as u64
    }
}

/// Counts what makes room, and drops it when the cache is free for others again.
#[derive(Clone, Debug)]
struct CountEvictions(Arc<Counters>);

impl Lifecycle<CacheKey, CacheValue> for CountEvictions {
    type RequestState = Vec<(CacheKey, CacheValue)>;

    fn on_evict(&self, evicted: &mut Self::RequestState, key: CacheKey, value: CacheValue) {
        self.0.count_eviction();
        evicted.push((key, value));
    }
}

impl Values {
    /// No values yet, and room for `most` bytes of them.
    pub(crate) fn new(most: u64, counters: Arc<Counters>) -> Self {
        let items = usize::try_from(most / TYPICAL_BYTES).unwrap_or(usize::MAX);
        let mut options = OptionsBuilder::new();
        // One shard: a value may then be as large as the budget, not as a shard of it.
        options
            .shards(1)
            .estimated_items_capacity(items.max(64))
            .weight_capacity(most);
        #[expect(clippy::expect_used, reason = "both capacities are set")]
        let options = options.build().expect("capacities are set");
        let lifecycle = CountEvictions(Arc::clone(&counters));
        Self {
            cache: Cache::with_options(options, Bytes, DefaultHashBuilder::default(), lifecycle),
            counters,
        }
    }

    /// The value of `key`, if it is cached.
    pub(crate) fn get<T: TryFrom<CacheValue>>(&self, key: &CacheKey) -> Option<T> {
        let value = self.cache.get(key).and_then(|value| value.try_into().ok());
        self.counters.count_use(value.is_some());
        value
    }

    /// Caches a value.
    pub(crate) fn put(&self, key: CacheKey, value: impl Into<CacheValue>) {
        self.cache.insert(key, value.into());
    }

    /// The value of `key`, or else the one that `make` makes, which is cached.
    ///
    /// # Errors
    /// Those of `make`.
    pub(crate) fn get_or_make<T, E>(
        &self,
        key: CacheKey,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E>
    where
        T: TryFrom<CacheValue> + Into<CacheValue> + Clone,
    {
        if let Some(value) = self.get(&key) {
            return Ok(value);
        }
        let value = make()?;
        self.put(key, value.clone());
        Ok(value)
    }

    /// Bytes of keys and values.
    pub(crate) fn bytes(&self) -> u64 {
        self.cache.weight()
    }

    /// Leaves room for `most` bytes from now on.
    pub(crate) fn limit(&self, most: u64) {
        self.cache.set_capacity(most);
    }
}
