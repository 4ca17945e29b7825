//! Rows of the log: how they are stored, filtered, ordered and fetched.
//!
//! A filter becomes SQL in one place, [`resolved_filter`], so that lists, counts
//! and deletions always mean the same entries.

pub(crate) mod candidates;
pub(crate) mod choices;
pub(crate) mod condition;
pub(crate) mod fetch_by_start;
pub(crate) mod keyset;
pub(crate) mod resolved_filter;
pub(crate) mod row;
pub(crate) mod search_scope;
pub(crate) mod sql_cursor;
pub(crate) mod sums;
pub(crate) mod text_matcher;
