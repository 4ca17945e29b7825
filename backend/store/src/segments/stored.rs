//! What is read of stored orders while a page is looked for.

use std::sync::Arc;

use logbook_domain::coverage::Bucket;

use super::accepted;
use super::column::Column;
use super::order_table::{self, Slice};
use super::places::Bits;
use super::view::View;
use crate::{Connection, StoreError};

/// A block of the order of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) bucket: Bucket,
    pub(super) block: usize,
}

/// Reads parts of stored orders of one column.
pub(super) trait Stored {
    /// When the rows at these places began, slice by slice, in milliseconds
    /// since the start of their bucket.
    ///
    /// # Errors
    /// Those of the database.
    fn starts(&mut self, slices: &[Slice]) -> Result<Vec<Vec<u32>>, StoreError>;

    /// Which places of these blocks are accepted.
    ///
    /// # Errors
    /// Those of the database.
    fn accepted(&mut self, wanted: &[Wanted]) -> Result<Vec<Arc<Bits>>, StoreError>;
}

/// The orders in the database, seen through a view.
pub(super) struct InDatabase<'a> {
    pub(super) conn: &'a mut Connection,
    pub(super) view: &'a View,
    pub(super) column: Column,
}

impl Stored for InDatabase<'_> {
    fn starts(&mut self, slices: &[Slice]) -> Result<Vec<Vec<u32>>, StoreError> {
        order_table::starts(self.conn, self.column, slices)
    }

    fn accepted(&mut self, wanted: &[Wanted]) -> Result<Vec<Arc<Bits>>, StoreError> {
        accepted::in_blocks(self.conn, self.view, self.column, wanted)
    }
}
