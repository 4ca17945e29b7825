//! Sealing an hour: its cells and its segment are made equal to its rows.

use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use super::add_rows::add_rows;
use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{cells, columns, row_arrays};

/// Most rows of the segment of an hour. It bounds the memory of whoever makes or
/// reads one; fuller hours are read from their rows.
const MOST_ROWS: usize = 500_000;

/// Makes the cells and the segment of an hour equal to its rows. To be called in the
/// transaction that marks the hour.
pub(crate) fn seal(conn: &mut Connection, hour: Moment) -> Result<(), StoreError> {
    let end = hour + Grain::Hour.length();
    let segment = row_arrays::read_bucket(conn, hour, end, MOST_ROWS)?;
    let packed = segment.as_ref().map(|segment| &segment.columns);
    columns::replace(conn, Grain::Hour, hour, packed)?;
    if let Some(segment) = segment {
        return cells::replace(conn, Grain::Hour, hour, &segment.cells);
    }
    cells::delete(conn, Grain::Hour, &[hour])?;
    add_rows(conn, Grain::Hour, hour, end).map(drop)
}
