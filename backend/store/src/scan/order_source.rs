//! Stored sort orders under the filter of a scan.

use std::sync::Arc;

use logbook_columnar::bitmap::RankBitmap;
use logbook_columnar::codec::AscendingChunk;
use logbook_columnar::segment::Column;
use logbook_columnar::sort_index::{NumberChunk, OrderSource, PlaceRange, Zone};

use super::filtered::FilteredScan;
use super::selections;
use crate::cache::read_source::ReadSource;
use crate::error::StoreError;
use crate::segments::orders;

/// Reads the stored sort orders by one column, under the filter of a scan.
pub(super) struct StoredOrders<'a> {
    /// Where the orders are read, in the snapshot of the scan.
    pub(super) source: &'a mut dyn ReadSource,
    /// The scan whose filter decides which places are accepted.
    pub(super) scan: &'a FilteredScan,
    /// The column that orders the rows.
    pub(super) column: Column,
}

impl OrderSource for StoredOrders<'_> {
    type Error = StoreError;

    fn starts(&mut self, ranges: &[PlaceRange]) -> Result<Vec<Vec<u32>>, StoreError> {
        if ranges.is_empty() {
            return Ok(Vec::new());
        }
        orders::starts(self.source.connection()?, self.column, ranges)
    }

    fn accepted(&mut self, zones: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, StoreError> {
        selections::in_zones(self.source, self.scan, self.column, zones)
    }

    fn numbers(&mut self, chunks: &[NumberChunk]) -> Result<Vec<Arc<AscendingChunk>>, StoreError> {
        let cache = self.scan.plan.cache();
        cache.numbers(self.source, self.column, chunks)
    }
}
