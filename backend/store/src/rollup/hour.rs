//! Seals an hour: computes its cells and its segment from its rows.

use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::rollup::add_rows::add_rows;
use crate::segments::{cells, columns, row_arrays};

/// The maximum number of rows of the segment of an hour. It bounds the memory for
/// writing and reading one; hours with more rows have cells only, and are read from
/// their rows.
const MAX_ROWS: usize = 500_000;

/// Computes the cells and the segment of an hour. Must be called in the transaction that
/// marks the hour.
pub(super) fn seal(conn: &mut Connection, hour: Moment) -> Result<(), StoreError> {
    let end = hour + Grain::Hour.length();
    let segment = row_arrays::read_bucket(conn, hour, end, MAX_ROWS)?;
    let packed = segment.as_ref().map(|segment| &segment.columns);
    columns::replace(conn, Grain::Hour, hour, packed)?;
    if let Some(segment) = segment {
        return cells::replace(conn, Grain::Hour, hour, &segment.cells);
    }
    cells::delete(conn, Grain::Hour, &[hour])?;
    add_rows(conn, Grain::Hour, hour, end).map(drop)
}
