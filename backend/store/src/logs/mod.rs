//! Reads and deletions of the log: pages, statistics, facets, exports, single entries and
//! text search.

mod batches;
mod crowded;
pub mod delete;
pub mod export;
pub mod facets;
pub mod get;
pub mod list;
mod log_scan;
mod page;
mod page_lookup;
mod query;
mod search;
pub mod stats;

pub use crate::entries::search_scope::SearchScope;
pub use page::Page;
pub use query::{Budget, LogQuery};
