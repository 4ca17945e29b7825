//! Sealing: the segment of an hour from its rows, that of a day from its hours.

use chrono::Duration;
use logbook_columnar::segment::Segment;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{columns, orders, row_arrays};

/// Rows of the largest segment of an hour and of a day. It bounds the memory of
/// whoever makes or reads one; fuller hours are read from their rows, fuller
/// days from their hours.
const MOST_ROWS: [usize; 2] = [500_000, 1_000_000];

/// Makes the segment of an hour equal to its rows and gives it; `None` when they
/// are too many for one. To be called in the transaction that marks the hour.
///
/// # Errors
/// Those of the database.
pub(crate) fn roll_hour(
    conn: &mut Connection,
    hour: Moment,
) -> Result<Option<Segment>, StoreError> {
    let end = hour + Grain::Hour.length();
    let segment = row_arrays::read_bucket(conn, hour, end, MOST_ROWS[0])?;
    columns::replace(conn, Grain::Hour, hour, segment.as_ref())?;
    Ok(segment)
}

/// Makes the segment of a day, with its orders, out of those of its hours. To be called in the
/// transaction that marks the day.
///
/// # Errors
/// Those of the database.
pub(crate) fn roll_day(conn: &mut Connection, day: Moment) -> Result<(), StoreError> {
    let (mut parts, mut rows) = (Vec::with_capacity(24), 0);
    for hour in (0..24).map(|hour| day + Duration::hours(hour)) {
        let segment = columns::whole(conn, Grain::Hour, hour)?;
        rows += segment.as_ref().map_or(0, Segment::len);
        let Some(segment) = segment.filter(|_| rows <= MOST_ROWS[1]) else {
            return columns::replace(conn, Grain::Day, day, None);
        };
        let offset = (hour - day).num_milliseconds().unsigned_abs();
        parts.push((offset, segment));
    }
    let segment = Segment::merge(&parts);
    drop(parts);
    columns::replace(conn, Grain::Day, day, Some(&segment))?;
    orders::insert(conn, day, &segment.columns)
}
