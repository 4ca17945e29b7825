//! Stored sort orders as a scan reads them.

use std::sync::Arc;

use logbook_columnar::bitmap::RankBitmap;
use logbook_columnar::segment::Column;
use logbook_columnar::sort_index::{OrderSource, PlaceRange, Zone};

use super::filtered::FilteredScan;
use super::selections;
use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::orders;

/// The stored orders of one column, under the filter of a scan.
pub(crate) struct StoredOrders<'a> {
    /// The connection they are read by.
    pub(crate) conn: &'a mut Connection,
    /// The scan.
    pub(crate) scan: &'a FilteredScan,
    /// The column.
    pub(crate) column: Column,
}

impl OrderSource for StoredOrders<'_> {
    type Error = StoreError;

    fn starts(&mut self, ranges: &[PlaceRange]) -> Result<Vec<Vec<u32>>, StoreError> {
        orders::starts(self.conn, self.column, ranges)
    }

    fn accepted(&mut self, zones: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, StoreError> {
        selections::in_zones(self.conn, self.scan, self.column, zones)
    }
}
