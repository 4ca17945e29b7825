//! The cache of one server: sealed data, the tail and usage sums in memory, under one
//! budget of bytes.
//!
//! A key contains the version of the coverage mark under which its value was read, so
//! a stale value is never found: it is only evicted later. Values refer to series by
//! the numbers that an in-memory [dictionary](logbook_columnar::dictionary) assigns.
//! A dictionary and the values that refer to it therefore form one
//! [`CacheGeneration`](generation::CacheGeneration) and are replaced together.

pub(crate) mod figures;
pub(crate) mod generation;
pub(crate) mod key;
pub(crate) mod read_cache;
pub(crate) mod read_source;
mod sealed;
mod shown_series;
pub(crate) mod unsealed_state;
pub(crate) mod value;
mod values;
