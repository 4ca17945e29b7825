//! The values of a generation, weighed by their bytes.

use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{DefaultHashBuilder, Lifecycle, OptionsBuilder, Weighter};

use super::figures::Counters;
use super::key::CacheKey;
use super::value::CacheValue;

/// An estimate of the bytes of one value, from which the initial size of the map of
/// keys is computed.
const TYPICAL_BYTES: u64 = 4 << 10;

/// Cached values by key. A value that is used again stays, a value that is used once is
/// evicted soon, see [S3-FIFO](https://s3fifo.com).
#[derive(Debug)]
pub(super) struct Values {
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

/// Counts evicted values, and drops them after the lock of the cache is released.
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
    /// Creates an empty cache of at most `budget` bytes.
    pub(super) fn new(budget: u64, counters: Arc<Counters>) -> Self {
        let items = usize::try_from(budget / TYPICAL_BYTES).unwrap_or(usize::MAX);
        let mut options = OptionsBuilder::new();
        // With one shard, a value may be as large as the budget, not as a shard of it.
        options
            .shards(1)
            .estimated_items_capacity(items.max(64))
            .weight_capacity(budget);
        #[expect(clippy::expect_used, reason = "both capacities are set")]
        let options = options.build().expect("capacities are set");
        let lifecycle = CountEvictions(Arc::clone(&counters));
        Self {
            cache: Cache::with_options(options, Bytes, DefaultHashBuilder::default(), lifecycle),
            counters,
        }
    }

    /// Returns the cached value of `key`, if there is one, and counts the lookup.
    pub(super) fn get<T: TryFrom<CacheValue>>(&self, key: &CacheKey) -> Option<T> {
        let value = self.cache.get(key).and_then(|value| value.try_into().ok());
        self.counters.count_lookup(value.is_some());
        value
    }

    /// Caches a value, unless it is larger than the budget.
    pub(super) fn put(&self, key: CacheKey, value: impl Into<CacheValue>) {
        self.cache.insert(key, value.into());
    }

    /// Returns the cached value of `key`, or calls `make` for it and caches the result.
    ///
    /// # Errors
    /// Returns the error of `make`.
    pub(super) fn get_or_make<T, E>(
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

    /// Returns the bytes of keys and values.
    pub(super) fn bytes(&self) -> u64 {
        self.cache.weight()
    }

    /// Returns the most bytes of keys and values.
    #[cfg(test)]
    pub(super) fn budget(&self) -> u64 {
        self.cache.capacity()
    }

    /// Sets the most bytes of keys and values, and evicts what exceeds it.
    pub(super) fn set_budget(&self, budget: u64) {
        self.cache.set_capacity(budget);
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use logbook_columnar::codec::Packed;
    use logbook_domain::coverage::{Bucket, Grain};
    use logbook_domain::time::Moment;
    use proptest::prelude::*;

    use super::super::key::ValueKind;
    use super::*;

    const BUDGET: u64 = 16 << 10;

    fn values() -> (Values, Arc<Counters>) {
        let counters = Arc::new(Counters::default());
        (Values::new(BUDGET, Arc::clone(&counters)), counters)
    }

    fn key(version: i64) -> CacheKey {
        let bucket = Bucket {
            start: Moment::UNIX_EPOCH,
            grain: Grain::Hour,
            version,
        };
        CacheKey::of_bucket(bucket, ValueKind::Cells)
    }

    /// A value of about `numbers` times 8 bytes.
    fn packed(numbers: u64) -> Arc<Packed> {
        let spread = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Arc::new(Packed::from_values(
            &(0..numbers).map(spread).collect::<Vec<_>>(),
        ))
    }

    #[test]
    fn weight_is_the_bytes_of_keys_and_values() {
        let (values, _) = values();
        values.put(key(1), 7_u64);
        assert_eq!(values.bytes(), key(1).size() as u64);
        let value = packed(100);
        values.put(key(2), Arc::clone(&value));
        let expected = key(1).size() + key(2).size() + value.size();
        assert_eq!(values.bytes(), expected as u64);
        assert!(value.size() >= 800, "{}", value.size());
    }

    #[test]
    fn lookups_are_counted_as_hits_and_misses() {
        let (values, counters) = values();
        assert_eq!(values.get::<u64>(&key(1)), None);
        values.put(key(1), 7_u64);
        assert_eq!(values.get(&key(1)), Some(7_u64));
        assert_eq!(values.get(&key(1)), Some(7_u64));
        assert_eq!(values.get::<u64>(&key(2)), None, "another version");
        assert_eq!(counters.read(), [2, 2, 0]);
    }

    #[test]
    fn values_beyond_the_budget_are_evicted_and_counted() {
        let (values, counters) = values();
        let puts = 100;
        for version in 0..puts {
            values.put(key(version), packed(64));
        }
        let is_cached = |version: &i64| values.get::<Arc<Packed>>(&key(*version)).is_some();
        let cached = (0..puts).filter(is_cached).count() as u64;
        let [_, _, evictions] = counters.read();
        assert!(cached > 0 && evictions > 0);
        assert_eq!(cached + evictions, puts.unsigned_abs());
    }

    #[test]
    fn a_value_larger_than_the_budget_is_returned_but_not_cached() {
        let (values, _) = values();
        let large = packed(BUDGET);
        for _ in 0..2 {
            let made: Result<_, Infallible> = values.get_or_make(key(1), || Ok(Arc::clone(&large)));
            assert!(Arc::ptr_eq(&made.unwrap(), &large));
            assert!(values.get::<Arc<Packed>>(&key(1)).is_none());
        }
        assert_eq!(values.bytes(), 0);
    }

    #[test]
    fn a_cached_value_is_not_made_again() {
        let (values, counters) = values();
        let mut made = 0;
        for _ in 0..3 {
            let value: Result<u64, Infallible> = values.get_or_make(key(1), || {
                made += 1;
                Ok(7)
            });
            assert_eq!(value, Ok(7));
        }
        assert_eq!((made, counters.read()), (1, [2, 1, 0]));
    }

    #[test]
    fn an_error_is_returned_and_not_cached() {
        let (values, _) = values();
        let failed = values.get_or_make::<u64, _>(key(1), || Err("no connection"));
        assert_eq!(failed, Err("no connection"));
        assert_eq!(values.get::<u64>(&key(1)), None);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Put { version: i64, numbers: u64 },
        Get { version: i64 },
        SetBudget(u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let version = 0..20_i64;
        let step = prop_oneof![
            8 => (version.clone(), 0..3_000_u64)
                .prop_map(|(version, numbers)| Step::Put { version, numbers }),
            4 => version.prop_map(|version| Step::Get { version }),
            1 => (BUDGET / 4..BUDGET).prop_map(Step::SetBudget),
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        #[test]
        fn the_budget_is_never_exceeded(steps in steps()) {
            let (values, _) = values();
            let mut last = std::collections::HashMap::new();
            for step in steps {
                match step {
                    Step::Put { version, numbers } => {
                        values.put(key(version), packed(numbers));
                        last.insert(version, numbers as usize);
                    }
                    Step::Get { version } => {
                        let value = values.get::<Arc<Packed>>(&key(version));
                        let len = value.map(|value| value.len());
                        prop_assert!(len.is_none() || len.as_ref() == last.get(&version));
                    }
                    Step::SetBudget(budget) => values.set_budget(budget),
                }
                prop_assert!(values.bytes() <= values.budget());
            }
        }
    }
}
