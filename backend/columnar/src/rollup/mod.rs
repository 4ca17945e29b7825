//! Adding rows and cells up.
//!
//! [`CardSums`] and [`CardTally`] add up the accepted rows of segments for statistics.
//! [`SliceCells`] makes cells of the rows of a slice that a filter accepts,
//! [`Grouping`] assigns cells to groups, and [`Measured`] ranks the groups.

mod card_cell;
mod grouping;
mod ranking;
mod slice_cells;
mod sums;
mod tally;

pub use card_cell::{CardCell, block_of_card_cells, card_cells};
pub use grouping::{Grouping, UpToDate};
pub use ranking::Measured;
pub use slice_cells::SliceCells;
pub use sums::{CardSums, each_sums};
pub use tally::CardTally;
