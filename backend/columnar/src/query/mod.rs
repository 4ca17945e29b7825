//! Filtering rows and counting them.
//!
//! A [`Predicate`] is the part of a filter that does not depend on the period; equal
//! predicates accept the same rows, so caches use it as a key. [`Minimums`] are the
//! smallest numbers a row must have. [`RowFilter`] resolves a predicate against the
//! dictionary: it holds a mask of the refusing dimensions for each series and each
//! outcome, and accepts a cell when both masks are zero. [`Counts`] counts rows by
//! series and outcome, and [`Candidates`] computes facets from these counts.

mod counts;
mod facets;
mod minimums;
mod predicate;
mod row_filter;

pub use counts::{Counted, Counts};
pub use facets::Candidates;
pub use minimums::Minimums;
pub use predicate::Predicate;
pub use row_filter::RowFilter;
