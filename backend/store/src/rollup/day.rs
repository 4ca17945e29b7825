//! Seals a day: computes its cells and its segment from those of its hours.

use chrono::Duration;
use logbook_columnar::segment::Segment;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::rollup::add_rows::replace_with_sum;
use crate::segments::{cells, columns, orders};

/// The maximum number of rows of the segment of a day. It bounds the memory for writing
/// and reading one; days with more rows are read from their hours.
const MAX_ROWS: usize = 1_000_000;

/// Computes the cells of a day, and, unless the day is retired, its segment and its sort
/// orders. Must be called in the transaction that marks the day.
pub(super) fn seal(conn: &mut Connection, day: Moment, retired: bool) -> Result<(), StoreError> {
    let segment = match retired {
        true => None,
        false => merge_hours(conn, day)?,
    };
    let packed = segment.as_ref().map(|segment| &segment.columns);
    columns::replace(conn, Grain::Day, day, packed)?;
    let Some(Segment { cells, columns }) = segment else {
        let hours: Vec<Moment> = hours(day).collect();
        let blocks = cells::read(conn, Grain::Hour, &hours)?;
        return replace_with_sum(conn, Grain::Day, day, &blocks);
    };
    cells::replace(conn, Grain::Day, day, &cells)?;
    orders::insert(conn, day, &columns)
}

/// Returns the segment of a day; `None` when one of its hours has no segment, or when
/// the day has more than [`MAX_ROWS`] rows.
fn merge_hours(conn: &mut Connection, day: Moment) -> Result<Option<Segment>, StoreError> {
    let (mut parts, mut rows) = (Vec::with_capacity(24), 0);
    for hour in hours(day) {
        let segment = columns::whole(conn, Grain::Hour, hour)?;
        rows += segment.as_ref().map_or(0, Segment::len);
        let Some(segment) = segment.filter(|_| rows <= MAX_ROWS) else {
            return Ok(None);
        };
        let offset = (hour - day).num_milliseconds().unsigned_abs();
        parts.push((offset, segment));
    }
    let merged = Segment::merge(&parts).ok_or_else(|| cells::corrupt(day))?;
    Ok(Some(merged))
}

fn hours(day: Moment) -> impl Iterator<Item = Moment> {
    (0..24).map(move |hour| day + Duration::hours(hour))
}
