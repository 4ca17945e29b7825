//! The rows of a scan in a sort order: the rows at given places, and the place of a row.
//!
//! Places are counted upwards from the smallest row. For a descending order, the caller
//! counts from the other end.

use std::ops::Range;

use logbook_columnar::segment::Column;
use logbook_columnar::sort_index::{ByValue, Key, Window};
use logbook_domain::page::SortKey;

use super::filtered::FilteredScan;
use super::order_source::StoredOrders;
use super::{by_start, sort_indexes};
use crate::cache::read_source::ReadSource;
use crate::error::StoreError;
use crate::segments::sort_columns::column_of;

/// The rows of a scan in a sort order.
#[derive(Debug)]
pub(crate) struct SortedScan {
    /// The column that orders the rows; `None` when they are ordered by their start.
    by_value: Option<(Column, ByValue)>,
}

impl SortedScan {
    /// Sorts the rows of `scan` by `key`.
    pub(crate) fn new(
        source: &mut dyn ReadSource,
        scan: &FilteredScan,
        key: SortKey,
    ) -> Result<Self, StoreError> {
        let by_value = match column_of(key) {
            None => None,
            Some(column) => {
                let slices = scan.plan.slices.iter();
                let indexes = sort_indexes::read(source, scan, slices, column)?;
                Some((column, ByValue::new(indexes)))
            }
        };
        Ok(Self { by_value })
    }

    /// Returns the rows at these places.
    pub(crate) fn window(
        &self,
        source: &mut dyn ReadSource,
        scan: &FilteredScan,
        ranks: Range<u64>,
    ) -> Result<Window, StoreError> {
        if ranks.is_empty() {
            return Ok(Window::default());
        }
        match &self.by_value {
            None => by_start::window(source, scan, ranks),
            Some((column, by_value)) => {
                let column = *column;
                by_value.window(
                    &mut StoredOrders {
                        source,
                        scan,
                        column,
                    },
                    ranks,
                )
            }
        }
    }

    /// Returns the number of rows that come before `key`, and the number of rows that
    /// have it.
    pub(crate) fn rank(
        &self,
        source: &mut dyn ReadSource,
        scan: &FilteredScan,
        key: Key,
    ) -> Result<(u64, u64), StoreError> {
        match &self.by_value {
            None => by_start::rank(source, scan, key.started),
            Some((column, by_value)) => {
                let column = *column;
                by_value.rank(
                    &mut StoredOrders {
                        source,
                        scan,
                        column,
                    },
                    key,
                )
            }
        }
    }
}
