//! A dictionary of series, and the cached values that refer to it.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use logbook_columnar::dictionary::Dictionary;
use logbook_domain::period::Interval;
use logbook_domain::series::Series;

use super::figures::Counters;
use super::key::CacheKey;
use super::read_source::ReadSource;
use super::unsealed_state::UnsealedState;
use super::value::CacheValue;
use super::values::Values;
use crate::coverage::hint::CoverageHint;
use crate::dictionary;
use crate::error::StoreError;

/// The bytes of a dictionary for each answer that it has to serve before another
/// generation begins. They are loaded in some milliseconds, so this is what an answer
/// pays on average for a dictionary that does not fit into its half of the budget.
const BYTES_PER_ANSWER: u64 = 64 << 10;

/// The most gaps between sealed buckets whose rows are cached. Retention leaves one, late
/// records leave others until the next roll-up.
pub(crate) const GAPS_CACHED: usize = 4;

/// A dictionary of series, and the cached values that refer to it.
#[derive(Debug)]
pub(crate) struct CacheGeneration {
    /// The most bytes of dictionary and values together.
    budget: u64,
    dictionary: RwLock<Dictionary>,
    values: Values,
    hint: CoverageHint,
    /// The tail, and the gaps between sealed buckets.
    unsealed: Mutex<Vec<UnsealedState>>,
    /// The number of answers that were read from this generation.
    answers: AtomicU64,
}

impl CacheGeneration {
    /// Creates a generation without series and values.
    pub(super) fn new(budget: u64, counters: Arc<Counters>) -> Self {
        Self {
            budget,
            dictionary: RwLock::default(),
            values: Values::new(budget, counters),
            hint: CoverageHint::default(),
            unsealed: Mutex::default(),
            answers: AtomicU64::default(),
        }
    }

    /// Returns whether the dictionary takes more than its half of the budget, and has
    /// served long enough. Series are never removed from it, so another generation has to
    /// begin.
    ///
    /// Answers about many series need all of these in memory whatever the budget is. If
    /// each of them began another generation, each would load all series anew.
    pub(super) fn is_full(&self) -> bool {
        let bytes = self.dictionary_bytes();
        bytes > self.reserved_for_values()
            && self.answers.load(Ordering::Relaxed) >= bytes / BYTES_PER_ANSWER
    }

    /// Counts an answer that is read from this generation.
    pub(super) fn count_answer(&self) {
        self.answers.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the most bytes of dictionary and values together.
    pub(crate) const fn budget(&self) -> u64 {
        self.budget
    }

    /// Returns the bytes that values may take however large the dictionary is.
    const fn reserved_for_values(&self) -> u64 {
        self.budget / 2
    }

    /// Returns the dictionary of the loaded series.
    pub(crate) fn dictionary(&self) -> RwLockReadGuard<'_, Dictionary> {
        self.dictionary
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the bytes of the dictionary.
    pub(super) fn dictionary_bytes(&self) -> u64 {
        self.dictionary().size() as u64
    }

    /// Returns the bytes of the values with their keys.
    pub(super) fn value_bytes(&self) -> u64 {
        self.values.bytes()
    }

    /// Returns the days that were sealed when the coverage was last read.
    pub(crate) const fn hint(&self) -> &CoverageHint {
        &self.hint
    }

    /// Loads the series among `ids` that the dictionary does not contain yet.
    pub(crate) fn load_series(
        &self,
        source: &mut dyn ReadSource,
        ids: impl Iterator<Item = i32>,
    ) -> Result<(), StoreError> {
        let missing = self.dictionary().missing(ids);
        if !missing.is_empty() {
            let connection = source.connection()?;
            dictionary::load_each(connection, missing, |series| self.add_series(series))?;
        }
        Ok(())
    }

    /// Adds series to the dictionary, and leaves the rest of the budget to values.
    fn add_series(&self, series: impl IntoIterator<Item = (i32, Arc<Series>)>) {
        let mut dictionary = self
            .dictionary
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        dictionary.extend(series);
        let dictionary_bytes = dictionary.size() as u64;
        drop(dictionary);
        let rest = self.budget.saturating_sub(dictionary_bytes);
        self.values.set_budget(rest.max(self.reserved_for_values()));
    }

    /// Returns the cached value of `key`, if there is one.
    pub(crate) fn get<T: TryFrom<CacheValue>>(&self, key: &CacheKey) -> Option<T> {
        self.values.get(key)
    }

    /// Caches a value, unless it is larger than the budget.
    pub(crate) fn put(&self, key: CacheKey, value: impl Into<CacheValue>) {
        self.values.put(key, value);
    }

    /// Returns the cached value of `key`, or calls `make` for it and caches the result.
    pub(crate) fn get_or_make<T>(&self, key: CacheKey, make: impl FnOnce() -> T) -> T
    where
        T: TryFrom<CacheValue> + Into<CacheValue> + Clone,
    {
        let made: Result<T, Infallible> = self.values.get_or_make(key, || Ok(make()));
        match made {
            Ok(value) => value,
        }
    }

    /// Returns the cached value of `key`, or calls `make` for it and caches the result.
    ///
    /// # Errors
    /// Returns the error of `make`.
    pub(crate) fn get_or_try_make<T>(
        &self,
        key: CacheKey,
        make: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError>
    where
        T: TryFrom<CacheValue> + Into<CacheValue> + Clone,
    {
        self.values.get_or_make(key, make)
    }

    /// Returns the rows of these unsealed hours as they were last read.
    pub(crate) fn unsealed(&self, hours: Interval) -> Option<UnsealedState> {
        let cached = self.unsealed.lock();
        let cached = cached.unwrap_or_else(PoisonError::into_inner);
        cached.iter().find(|one| one.hours == hours).cloned()
    }

    /// Caches the rows of unsealed hours, unless a later state of them is cached already.
    pub(crate) fn put_unsealed(&self, state: UnsealedState) {
        let cached = self.unsealed.lock();
        let mut cached = cached.unwrap_or_else(PoisonError::into_inner);
        let is_outdated = |one: &UnsealedState| one.is_like(&state) && !one.is_older_than(&state);
        if cached.iter().any(is_outdated) {
            return;
        }
        cached.retain(|one| !one.is_like(&state));
        if cached.len() > GAPS_CACHED {
            // The one that was renewed longest ago.
            cached.remove(0);
        }
        cached.push(state);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use logbook_columnar::codec::Packed;
    use logbook_domain::coverage::{Bucket, Grain};
    use logbook_domain::series::{Agent, Feature, Profile, User};
    use logbook_domain::time::Moment;
    use logbook_domain::vocabulary::{Capability, Source};
    use proptest::prelude::*;

    use super::super::key::ValueKind;
    use super::*;

    const BUDGET: u64 = 64 << 10;

    fn series(id: i32) -> Arc<Series> {
        Arc::new(Series {
            user: User {
                id: Some(format!("user {id}")),
                ..User::default()
            },
            provider: None,
            model: None,
            agent: Agent::default(),
            profile: Profile::default(),
            feature: Feature::default(),
            source: Source::Api,
            platform: None,
            capability: Capability::Chat,
            entity_type: None,
        })
    }

    /// Adds series until the dictionary takes at least `bytes`.
    pub(in crate::cache) fn fill_dictionary(generation: &CacheGeneration, bytes: u64) {
        let mut id = 0;
        while generation.dictionary_bytes() < bytes {
            id += 1;
            generation.add_series([(id, series(id))]);
        }
    }

    pub(in crate::cache) fn key(version: i64) -> CacheKey {
        let bucket = Bucket {
            start: Moment::UNIX_EPOCH,
            grain: Grain::Day,
            version,
        };
        CacheKey::of_bucket(bucket, ValueKind::Cells)
    }

    fn new() -> CacheGeneration {
        CacheGeneration::new(BUDGET, Arc::default())
    }

    /// Counts as many answers as a dictionary of these tests has to serve.
    fn count_answers(generation: &CacheGeneration) {
        (0..8).for_each(|_| generation.count_answer());
    }

    #[test]
    fn a_full_dictionary_serves_as_many_answers_as_its_size_asks_for() {
        let generation = new();
        fill_dictionary(&generation, 3 * BYTES_PER_ANSWER);
        for _ in 0..generation.dictionary_bytes() / BYTES_PER_ANSWER {
            assert!(!generation.is_full());
            generation.count_answer();
        }
        assert!(generation.is_full());
    }

    fn fill_values(generation: &CacheGeneration) {
        for version in 0..200 {
            let numbers: Vec<u64> = (0..100).map(|number| number << 50).collect();
            generation.put(key(version), Arc::new(Packed::from_values(&numbers)));
        }
    }

    #[test]
    fn series_reduce_the_room_of_values() {
        let generation = new();
        fill_values(&generation);
        let before = generation.value_bytes();
        assert!(before > BUDGET * 3 / 4 && before <= BUDGET);
        fill_dictionary(&generation, BUDGET * 2 / 5);
        let both = generation.dictionary_bytes() + generation.value_bytes();
        assert!(both <= BUDGET);
        assert!(!generation.is_full());
    }

    #[test]
    fn half_of_the_budget_is_reserved_for_values() {
        let generation = new();
        fill_dictionary(&generation, BUDGET * 2);
        count_answers(&generation);
        assert!(generation.is_full());
        fill_values(&generation);
        let bytes = generation.value_bytes();
        assert!(bytes > BUDGET / 4 && bytes <= BUDGET / 2, "{bytes}");
    }

    proptest! {
        #[test]
        fn the_room_of_values_is_what_the_dictionary_leaves(bytes in 0..2 * BUDGET) {
            let generation = new();
            fill_dictionary(&generation, bytes);
            let dictionary = generation.dictionary_bytes();
            let rest = BUDGET.saturating_sub(dictionary).max(BUDGET / 2);
            prop_assert_eq!(generation.values.budget(), rest);
            count_answers(&generation);
            prop_assert_eq!(generation.is_full(), dictionary > BUDGET / 2);
        }
    }

    #[test]
    fn a_series_that_is_added_twice_is_stored_once() {
        let generation = new();
        generation.add_series([(1, series(1))]);
        let bytes = generation.dictionary_bytes();
        generation.add_series([(1, series(1))]);
        assert_eq!(generation.dictionary_bytes(), bytes);
        assert_eq!(generation.dictionary().number(1), Some(0));
    }
}
