//! Reads rows in chunks, when they may be too many to be in memory at once.

use diesel::prelude::*;
use logbook_columnar::segment::Segment;
use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::row_arrays::{self, RowArrays};

/// The maximum number of rows of one chunk. The statement reads one more, to know
/// whether there is another chunk.
const MAX_ROWS: usize = 100_000;

/// Calls `each` with the rows that started between `from` and `to`, as segments of one
/// bucket of `grain` each; a bucket may come in several segments. Must be called with
/// these hours locked against writes.
///
/// # Errors
/// Returns the error of `each`, or an error when the database fails.
pub(crate) fn each_chunk(
    conn: &mut Connection,
    grain: Grain,
    from: Moment,
    to: Moment,
    mut each: impl FnMut(&mut Connection, Moment, Segment) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = (from, Uuid::nil());
    loop {
        let rows: RowArrays = diesel::sql_query(statement(after, to)).get_result(conn)?;
        for (bucket, segment) in rows.by_bucket(grain)? {
            each(conn, bucket, segment)?;
        }
        match rows.last() {
            Some(last) if rows.len() > MAX_ROWS => after = last,
            _ => return Ok(()),
        }
    }
}

/// Returns the statement for the first rows after `after` by the primary key. The start
/// alone would not do, because any number of rows may have the same start.
fn statement(after: (Moment, Uuid), to: Moment) -> String {
    let (from, id) = after;
    let within = row_arrays::within(&[Interval {
        from: Some(from),
        to: Some(to),
    }]);
    let start = row_arrays::literal(from);
    let condition =
        format!("({within}) AND (started_at, id) > ('{start}', '{id}') ORDER BY started_at, id");
    let rows = row_arrays::select_rows(&condition, MAX_ROWS);
    let arrays = row_arrays::arrays(&row_arrays::array_agg("id"));
    format!("SELECT {arrays} FROM ({rows}) AS chosen")
}
