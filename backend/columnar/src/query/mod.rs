//! Filtering rows and counting them.
//!
//! A [`Predicate`] is what a filter asks of a row whenever it began; equal
//! predicates have equal answers, so caches use it as a key. [`Minimums`] are the
//! least numbers a row must have. [`RowFilter`] resolves a predicate against the
//! dictionary: it holds one mask of refusing dimensions for each series and each
//! outcome, and accepts a cell when both are zero. [`Counts`] and [`Candidates`]
//! count rows by series and outcome and turn the counts into facets.

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
