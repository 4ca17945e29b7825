//! Usage: totals that outlive their entries.
//!
//! Retention keeps the usage cells of the hours and days that it removes, and marks
//! these buckets as retired. Usage is the sum of the cells of retired and of sealed
//! buckets and of the rows that no bucket covers.
//!
//! The cells of a bucket are one packed block. The sums of a block by group are cached
//! as long as the coverage mark of the bucket holds, so that a chart that is read again
//! adds up only the buckets that have changed.

mod answers;
mod blocks;
mod cut_buckets;
mod group_sums;
mod query;
mod read;
mod reader;
mod rows;
mod source;
mod summary;

pub use query::UsageQuery;
pub use read::read;
pub use summary::{Summary, summarize};
