//! A dictionary of series, and the cached values that refer to it.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use logbook_columnar::dictionary::Dictionary;

use super::figures::Counters;
use super::key::CacheKey;
use super::read_source::ReadSource;
use super::tail_state::TailState;
use super::value::CacheValue;
use super::values::Values;
use crate::coverage::hint::CoverageHint;
use crate::dictionary;
use crate::error::StoreError;

/// Least share of the budget that is left to values, however many series there are.
const LEAST_SHARE: u64 = 2;

/// A dictionary of series, and the cached values that refer to it.
#[derive(Debug)]
pub(crate) struct CacheGeneration {
    /// Bytes of the dictionary and the values together.
    budget: u64,
    dictionary: RwLock<Dictionary>,
    values: Values,
    hint: CoverageHint,
    tail: Mutex<Option<TailState>>,
}

impl CacheGeneration {
    /// A generation without series and values.
    pub(crate) fn new(budget: u64, counters: Arc<Counters>) -> Self {
        Self {
            budget,
            dictionary: RwLock::default(),
            values: Values::new(budget, counters),
            hint: CoverageHint::default(),
            tail: Mutex::default(),
        }
    }

    /// Whether the dictionary takes more than its share of the budget.
    pub(crate) fn is_full(&self) -> bool {
        self.dictionary_bytes() > self.budget / LEAST_SHARE
    }

    /// The series that have been loaded.
    pub(crate) fn dictionary(&self) -> RwLockReadGuard<'_, Dictionary> {
        self.dictionary
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes of the dictionary.
    pub(crate) fn dictionary_bytes(&self) -> u64 {
        self.dictionary().size() as u64
    }

    /// Bytes of the values.
    pub(crate) fn value_bytes(&self) -> u64 {
        self.values.bytes()
    }

    /// The days that were sealed when coverage was last read.
    pub(crate) const fn hint(&self) -> &CoverageHint {
        &self.hint
    }

    /// Loads those of these series that the dictionary does not have.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn load_series(
        &self,
        source: &mut dyn ReadSource,
        ids: impl Iterator<Item = i32>,
    ) -> Result<(), StoreError> {
        let missing = self.dictionary().missing(ids);
        if missing.is_empty() {
            return Ok(());
        }
        let loaded = dictionary::load(source.connection()?, missing)?;
        let mut dictionary = self
            .dictionary
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        dictionary.extend(loaded);
        let taken = dictionary.size() as u64;
        drop(dictionary);
        let left = self.budget.saturating_sub(taken);
        self.values.limit(left.max(self.budget / LEAST_SHARE));
        Ok(())
    }

    /// The value of `key`, if it is cached.
    pub(crate) fn get<T: TryFrom<CacheValue>>(&self, key: &CacheKey) -> Option<T> {
        self.values.get(key)
    }

    /// Caches a value.
    pub(crate) fn put(&self, key: CacheKey, value: impl Into<CacheValue>) {
        self.values.put(key, value);
    }

    /// The value of `key`, or else the one that `make` makes, which is cached.
    pub(crate) fn get_or_make<T>(&self, key: CacheKey, make: impl FnOnce() -> T) -> T
    where
        T: TryFrom<CacheValue> + Into<CacheValue> + Clone,
    {
        let made: Result<T, Infallible> = self.values.get_or_make(key, || Ok(make()));
        match made {
            Ok(value) => value,
        }
    }

    /// The value of `key`, or else the one that `make` makes, which is cached.
    ///
    /// # Errors
    /// Those of `make`.
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

    /// The tail as it was last read.
    pub(crate) fn tail(&self) -> Option<TailState> {
        let tail = self.tail.lock();
        tail.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Caches the tail, unless a later state of it is cached already.
    pub(crate) fn put_tail(&self, tail: TailState) {
        let slot = self.tail.lock();
        let mut slot = slot.unwrap_or_else(PoisonError::into_inner);
        if slot
            .as_ref()
            .is_none_or(|cached| cached.is_older_than(&tail))
        {
            *slot = Some(tail);
        }
    }
}
