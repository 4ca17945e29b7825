//! Scans: sealed segments, the unsealed tail and rows under one filter, as of one
//! snapshot. Every number and every page comes from here.

pub(crate) mod by_start;
pub(crate) mod cached_read;
pub(crate) mod filtered;
pub(crate) mod order;
pub(crate) mod order_source;
pub(crate) mod plan;
pub(crate) mod selections;
pub(crate) mod sort_indexes;
pub(crate) mod tail;
