//! Sums of rows and cells.
//!
//! [`CardSums`] and [`CardTally`] add up the accepted rows of segments for statistics.
//! [`SliceCells`] builds cells from the rows of a slice that a filter accepts,
//! [`Grouping`] assigns cells to groups, and [`GroupTotals`] ranks the groups.

mod card_cell;
mod grouping;
mod ranking;
mod slice_cells;
mod sums;
mod tally;

pub use card_cell::{CardCell, block_from_card_cells, card_cells};
pub use grouping::{CachedGrouping, Grouping};
pub use ranking::GroupTotals;
pub use slice_cells::SliceCells;
pub use sums::{CardSums, each_sums};
pub use tally::CardTally;
