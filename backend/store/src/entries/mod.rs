//! The rows of the log: how they are stored, filtered, ordered and fetched.
//!
//! Lists, statistics, exports, search and deletion use this room. A filter becomes SQL
//! in one place, [`resolved_filter`], so that all of them select the same entries.

pub(crate) mod candidates;
mod choices;
pub(crate) mod condition;
pub(crate) mod fetch_by_start;
pub(crate) mod keyset;
pub(crate) mod resolved_filter;
pub(crate) mod row;
pub(crate) mod search_scope;
pub(crate) mod sql_cursor;
pub(crate) mod sums;
pub(crate) mod text_matcher;
