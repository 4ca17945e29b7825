//! Entries and their content: written, read, counted, deleted.

pub mod cells;
pub(crate) mod condition;
mod copy;
pub mod delete;
pub mod expire;
pub mod export;
pub mod get;
pub mod list;
mod row;
pub mod write;

pub use condition::Search;
