//! Usage: totals that outlive their entries.
//!
//! Retention leaves behind the cells of what it removes, and marks them as
//! retired. Usage is the sum of these cells and of what is there, which is read
//! like the log's own numbers: from cells where they equal the rows, from rows
//! elsewhere.
//!
//! The cells of a bucket are one packed block. What a block adds up to by group is
//! cached as long as its mark holds, so that a chart adds up only what has changed
//! since it was last looked at.

mod answers;
mod blocks;
mod divided;
mod read;
mod reader;
mod rows;
mod slots;
mod source;
mod summary;

pub use crate::cache::read_cache::ReadCache;
pub use read::{Question, read};
pub use summary::{Summary, summarize};
