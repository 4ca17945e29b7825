//! Making the blocks of buckets.

use chrono::Duration;
use logbook_columnar::rollup::{Block, block_of_segment, sum};
use logbook_columnar::segment::Segment;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{cells, chunks};

/// Makes the block of an hour equal to its rows, of which `segment` is made; it
/// is `None` where they are too many for one. To be called in the transaction
/// that marks the hour.
///
/// # Errors
/// Those of the database.
pub(crate) fn roll_hour(
    conn: &mut Connection,
    hour: Moment,
    segment: Option<&Segment>,
) -> Result<(), StoreError> {
    if let Some(segment) = segment {
        return cells::replace(conn, Grain::Hour, hour, &block_of_segment(segment));
    }
    cells::delete(conn, Grain::Hour, &[hour])?;
    add_rows(conn, Grain::Hour, hour, hour + Grain::Hour.length()).map(drop)
}

/// Makes the block of a day the sum of those of its hours. To be called in the
/// transaction that marks the day.
///
/// # Errors
/// Those of the database.
pub(crate) fn roll_day(conn: &mut Connection, day: Moment) -> Result<(), StoreError> {
    let hours: Vec<Moment> = (0..24).map(|hour| day + Duration::hours(hour)).collect();
    let blocks = cells::read(conn, Grain::Hour, &hours)?;
    replace_with_sum(conn, Grain::Day, day, &blocks)
}

/// Adds the rows that began between `from` and `to` to the blocks of their
/// buckets; gives whether there are any. Never more than a part of them is in
/// memory. To be called while nobody else writes these rows or blocks.
///
/// # Errors
/// Those of the database.
pub(crate) fn add_rows(
    conn: &mut Connection,
    grain: Grain,
    from: Moment,
    to: Moment,
) -> Result<bool, StoreError> {
    let mut any = false;
    chunks::each_part(conn, grain, from, to, |conn, start, segment| {
        any = true;
        let mut blocks = vec![block_of_segment(segment)];
        blocks.extend(cells::read(conn, grain, &[start])?);
        replace_with_sum(conn, grain, start, &blocks)
    })?;
    Ok(any)
}

fn replace_with_sum(
    conn: &mut Connection,
    grain: Grain,
    start: Moment,
    blocks: &[Block],
) -> Result<(), StoreError> {
    let total = sum(blocks).ok_or_else(|| cells::corrupt(start))?;
    cells::replace(conn, grain, start, &total)
}
