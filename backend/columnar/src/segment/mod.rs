//! Segments: the rows of an hour or a day, column by column.
//!
//! Rows stand in the order of their series and outcome, and within these in the
//! order of their start. The rows of one series and outcome are a cell, for which
//! a [`Segment`] also stores the count, four sums and the number of rows with a
//! cost, so that whole cells are added up without reading a row. A cell ends
//! early where one of its sums would not fit 64 bits. [`CellTable`] holds the same
//! cells in memory under the numbers of a dictionary; [`SegmentSlice`] is the part
//! of a segment that lies in a period.

mod cell_table;
mod column;
pub(crate) mod costed;
mod numbers;
#[expect(
    clippy::module_inception,
    reason = "the segment is the room's main type"
)]
mod segment;
mod slice;

pub use cell_table::CellTable;
pub use column::{Column, counted, kept};
pub use numbers::{Columns, Numbers};
pub use segment::{Cells, RowColumns, Run, Segment};
pub use slice::{SegmentSlice, SliceOrders};
