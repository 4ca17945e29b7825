//! The numbers of rows, where their columns are at hand.

use crate::codec::Packed;
use crate::segment::Column;

/// Columns of a segment that were read for one use.
pub type Columns = [Option<Packed>; Column::ALL.len()];

/// What columns keep of rows.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a>([Option<&'a Packed>; Column::ALL.len()]);

impl<'a> Numbers<'a> {
    /// Those of the columns that `column` gives.
    pub fn from_columns(column: impl Fn(Column) -> Option<&'a Packed>) -> Self {
        Self(Column::ALL.map(column))
    }

    /// What a column keeps of a row; 0 where the column is not there.
    #[inline]
    pub fn get(&self, column: Column, row: usize) -> u64 {
        self.0[column.index()].map_or(0, |packed| packed.get(row))
    }
}

impl<'a> From<&'a Columns> for Numbers<'a> {
    fn from(columns: &'a Columns) -> Self {
        Self(columns.each_ref().map(Option::as_ref))
    }
}
