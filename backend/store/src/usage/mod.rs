//! Usage: totals that outlive their entries.
//!
//! Retention leaves behind the cells of what it removes, and marks them as
//! retired. Usage is the sum of these cells and of what is there, which is read
//! like the log's own numbers: from cells where they equal the rows, from rows
//! elsewhere.

mod around;
mod cells;
mod count;
mod memory;
mod read;
mod rows;
mod users;

pub(crate) use count::count_before;
pub use memory::UsageMemory;
pub use read::{Question, read, read_with_users};
