//! Segments: the rows of an hour or a day, column by column.
//!
//! Rows stand in the order of their outcome and series, and within these in the order
//! of their start: the order of the [cells](crate::cells) that a [`Segment`] comes
//! with, so that whole cells are added up without reading a row. [`CellIndex`] holds
//! the cells in memory under the numbers of a dictionary, each with the place of its
//! rows; [`SegmentSlice`] is the part of a segment that lies in a period.

mod cell_index;
mod column;
mod numbers;
mod row_cells;
#[expect(
    clippy::module_inception,
    reason = "the segment is the room's main type"
)]
mod segment;
mod slice;

pub use cell_index::CellIndex;
pub use column::{Column, counted, kept};
pub use numbers::{Columns, Numbers};
pub use row_cells::push_rows;
pub use segment::{RowColumns, RowKey, Segment};
pub use slice::{SegmentSlice, SliceOrders};
