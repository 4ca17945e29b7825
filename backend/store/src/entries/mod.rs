//! Entries and their content: written, read, counted, deleted.

mod batches;
mod began;
mod chosen;
pub(crate) mod condition;
mod copy;
pub mod delete;
pub mod expire;
pub mod export;
pub mod facets;
pub mod get;
pub mod list;
mod located;
pub(crate) mod row;
mod search;
mod shown;
mod sql_cursor;
pub mod stats;
mod sums_of;
pub mod write;

pub use condition::Search;
pub use search::Budget;
pub(crate) use search::Searches;
pub use shown::Asked;
