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

mod add_up;
mod block;
mod builder;
pub(crate) mod costed;
mod ints;
mod numbers;
mod record;
mod run;
#[cfg(test)]
mod tests;

pub use add_up::sum;
pub use block::Block;
pub use builder::Builder;
pub use numbers::{Numbers, Sum, checked_add};
pub use record::{Cell, Record};
