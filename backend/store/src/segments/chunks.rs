//! Reads rows in chunks, when they may be too many to be in memory at once.

use diesel::prelude::*;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::row_arrays::{self, RowArrays};

/// Calls `each` with the rows that started between `from` and `to`, at most `most` at a
/// time and in the order of their starts; once without rows when there are none. Must be
/// called with these hours locked against writes.
///
/// # Errors
/// Returns the error of `each`, or an error when the database fails.
pub(crate) fn each_chunk(
    conn: &mut Connection,
    (from, to): (Moment, Moment),
    most: usize,
    mut each: impl FnMut(&mut Connection, &RowArrays) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut next = Some((from, Uuid::nil()));
    let mut is_first = true;
    while let Some(after) = next {
        let rows: RowArrays = diesel::sql_query(statement(after, to, most)).get_result(conn)?;
        next = rows.last().filter(|_| rows.len() >= most);
        if is_first || rows.len() > 0 {
            each(conn, &rows)?;
        }
        is_first = false;
    }
    Ok(())
}

/// Returns the statement for the first rows after `after` by the primary key. The start
/// alone would not do, because any number of rows may have the same start.
fn statement(after: (Moment, Uuid), to: Moment, most: usize) -> String {
    let (from, id) = after;
    let within = row_arrays::within(&[Interval {
        from: Some(from),
        to: Some(to),
    }]);
    let start = row_arrays::literal(from);
    let condition =
        format!("({within}) AND (started_at, id) > ('{start}', '{id}') ORDER BY started_at, id");
    let rows = row_arrays::select_rows(&condition, most);
    let arrays = row_arrays::arrays(&row_arrays::array_agg("id"));
    format!("SELECT {arrays} FROM ({rows}) AS chosen")
}
