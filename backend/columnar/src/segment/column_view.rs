//! Access to the numbers of rows by column.

use crate::codec::Packed;
use crate::segment::Column;

/// The loaded columns of a segment, by [`Column::index`].
pub type Columns = [Option<Packed>; Column::ALL.len()];

/// Borrowed columns of a segment, from which the numbers of rows are read.
#[derive(Clone, Copy, Debug)]
pub struct ColumnView<'a>([Option<&'a Packed>; Column::ALL.len()]);

impl<'a> ColumnView<'a> {
    /// Creates the view of the columns that `column` returns.
    pub fn from_columns(column: impl Fn(Column) -> Option<&'a Packed>) -> Self {
        Self(Column::ALL.map(column))
    }

    /// Returns the number a column stores for a row; 0 when the column is not loaded.
    #[inline]
    pub fn get(&self, column: Column, row: usize) -> u64 {
        self.0[column.index()].map_or(0, |packed| packed.get(row))
    }
}

impl<'a> From<&'a Columns> for ColumnView<'a> {
    fn from(columns: &'a Columns) -> Self {
        Self(columns.each_ref().map(Option::as_ref))
    }
}
