//! Segments: the rows of an hour or a day, column by column.
//!
//! Rows are ordered by outcome, series and start. The [cells](crate::cells) of a
//! [`Segment`] have the same order, so that whole cells are added up without reading a
//! row. [`CellIndex`] holds the decoded cells with dictionary numbers and the range of
//! their rows; [`SegmentSlice`] is the part of a segment that lies in a period.

mod cell_index;
mod column;
mod column_view;
mod merge;
mod row_cells;
#[expect(
    clippy::module_inception,
    reason = "the segment is the module's main type"
)]
mod segment;
mod slice;

pub use cell_index::CellIndex;
pub use column::{Column, decode_or_zero, encode_optional};
pub use column_view::{ColumnView, Columns};
pub use merge::Merge;
pub use row_cells::push_rows;
pub use segment::{RowColumns, RowKey, Segment};
pub use slice::{SegmentSlice, SliceOrders};
