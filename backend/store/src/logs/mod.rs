//! The log as people and programs ask for it: pages, statistics, facets, exports,
//! details and deletion.

mod batches;
pub mod delete;
pub mod export;
pub mod facets;
pub mod get;
pub mod list;
mod page;
mod page_lookup;
mod query;
pub(crate) mod scan;
pub(crate) mod search;
pub mod stats;

pub use crate::entries::search_scope::Search;
pub use page::Page;
pub use query::{Budget, LogQuery};
