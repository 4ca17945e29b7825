//! Cells: the sums of the rows of one series and outcome in an hour or a day.
//!
//! A [`Block`] holds the cells of a bucket. Cells of one outcome follow each other in
//! the order of their series, each with a [`Record`] of a few bytes: counts, tokens,
//! cost and a histogram of durations. A filter reads the differences between series ids
//! and the lengths of records first, so that only the records of accepted cells are
//! decoded. Sums that a record cannot hold are split into several cells of the same
//! series and outcome.
//!
//! Cells are kept by series, so that usage by user costs no more than usage by
//! model.

mod block;
mod builder;
pub(crate) mod costed;
mod ints;
mod record;
mod run;
mod sum;
mod sums;
#[cfg(test)]
mod tests;

pub use block::Block;
pub use builder::Builder;
pub use record::{Cell, Record};
pub use sum::sum;
pub use sums::{Numbers, Sum, checked_add};
