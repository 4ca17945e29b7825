//! Adds rows to the cells of their buckets, without a segment: for hours with too many
//! rows, and for rows that retention deletes.

use logbook_columnar::cells::{Block, sum};
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{cells, chunks};

/// Adds the rows that started between `from` and `to` to the cells of their buckets, and
/// returns whether there were any. One chunk of rows at a time is in memory. Must be
/// called with these hours locked.
pub(crate) fn add_rows(
    conn: &mut Connection,
    grain: Grain,
    from: Moment,
    to: Moment,
) -> Result<bool, StoreError> {
    let mut any = false;
    chunks::each_chunk(conn, grain, from, to, |conn, start, segment| {
        any = true;
        let mut blocks = cells::read(conn, grain, &[start])?;
        blocks.push(segment.cells);
        replace_with_sum(conn, grain, start, &blocks)
    })?;
    Ok(any)
}

/// Replaces the cells of a bucket by the sum of `blocks`.
pub(super) fn replace_with_sum(
    conn: &mut Connection,
    grain: Grain,
    start: Moment,
    blocks: &[Block],
) -> Result<(), StoreError> {
    let total = sum(blocks).ok_or_else(|| cells::corrupt(start))?;
    cells::replace(conn, grain, start, &total)
}
