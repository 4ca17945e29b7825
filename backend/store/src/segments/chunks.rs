//! RowArrays that may be too many to be in memory at once.

use diesel::prelude::*;
use logbook_columnar::segment::Segment;
use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::row_arrays::{self, RowArrays};

/// RowArrays read by one statement, less one.
const MOST_ROWS: usize = 100_000;

/// Hands over the rows that began between `from` and `to`, in parts each of
/// which is of one bucket of `grain`. To be called while nobody writes there.
///
/// # Errors
/// Those of the database and of `each`.
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
            Some(last) if rows.len() > MOST_ROWS => after = last,
            _ => return Ok(()),
        }
    }
}

/// The first rows behind `after`, in the order of the primary key: any number of
/// them may have begun in one moment.
fn statement(after: (Moment, Uuid), to: Moment) -> String {
    let (from, id) = after;
    let within = row_arrays::within(&[Interval {
        from: Some(from),
        to: Some(to),
    }]);
    let start = row_arrays::literal(from);
    let condition =
        format!("({within}) AND (started_at, id) > ('{start}', '{id}') ORDER BY started_at, id");
    let chosen = row_arrays::chosen(&condition, MOST_ROWS);
    let arrays = row_arrays::arrays(&row_arrays::array("id"));
    format!("SELECT {arrays} FROM ({chosen}) AS chosen")
}
