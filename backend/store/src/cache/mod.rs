//! What one server keeps in memory of the log: one cache under one budget.
//!
//! A key holds the version of the coverage mark its value was read under, so a
//! value may become useless, never wrong. Series have numbers of their own in
//! memory, see [`logbook_columnar::dictionary`]; values speak of series by these
//! numbers, so a dictionary and the values that refer to it are one
//! [`CacheGeneration`](generation::CacheGeneration) and go together.

pub(crate) mod figures;
pub(crate) mod generation;
pub(crate) mod key;
pub(crate) mod read_cache;
pub(crate) mod read_source;
pub(crate) mod sealed;
pub(crate) mod tail_state;
pub(crate) mod value;
mod values;
