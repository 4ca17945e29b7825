//! Filters, counts, sums and rank estimates compared with naive models over rows.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod generated;
mod lazy_rank;
mod query;
mod rollup;
mod table;
