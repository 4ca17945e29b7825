//! Usage: totals that outlive their entries.
//!
//! Retention leaves behind the cells of what it removes, and marks them as
//! retired. Usage is the sum of these cells and of what is there, which is read
//! like the log's own numbers: from cells where they equal the rows, from rows
//! elsewhere.
//!
//! The cells of a bucket are kept as one packed block. What a block answers to
//! a question is remembered as long as its mark holds, so that a chart adds up
//! only what has changed since it was last looked at.

mod block;
mod blocks;
mod count;
mod divided;
mod fill;
mod grouping;
mod memory;
mod rank;
mod read;
mod reader;
mod rows;
mod single;
mod slots;
mod source;
mod summary;
mod table;

pub(crate) use count::count_before;
pub(crate) use fill::{add_rows, roll_day, roll_hour};
pub use memory::UsageMemory;
pub use read::{Question, read};
pub use summary::{Summary, summarize};
pub(crate) use table::{delete, series_ids};
