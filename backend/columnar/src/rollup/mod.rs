//! Adding rows up, and storing what they add up to.
//!
//! [`CardSums`] and [`CardTally`] add up the accepted rows of segments for statistics.
//! A [`Block`] stores the cells of a bucket for usage: cells of one outcome follow
//! each other in the order of their series, each with a record of a few bytes that
//! holds counts, tokens, cost and a histogram of durations. Filters read the
//! distances between series and the lengths of records first, so that only the
//! records of accepted cells are decoded. [`Grouping`] assigns cells to groups and
//! [`Measured`] ranks the groups.

mod block;
mod card_cell;
mod grouping;
mod ranking;
mod slice_cells;
mod sums;
mod tally;

pub use block::{Block, Builder, Cell, Numbers, Record, Sum, sum};
pub use card_cell::{CardCell, block_of_card_cells, card_cells};
pub use grouping::{Grouping, UpToDate};
pub use ranking::Measured;
pub use slice_cells::{SliceCells, block_of_segment};
pub use sums::{CardSums, each_sums};
pub use tally::CardTally;
