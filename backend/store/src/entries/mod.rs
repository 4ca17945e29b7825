//! Entries and their content: written, read, counted, deleted.

mod condition;
mod copy;
pub mod delete;
pub mod expire;
pub mod export;
pub mod facets;
pub mod get;
pub mod list;
mod located;
mod row;
mod shown;
pub mod stats;
pub mod write;

pub use condition::Search;
