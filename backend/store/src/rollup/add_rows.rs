//! Adding rows to the cells of their buckets.

use logbook_columnar::cells::{Block, sum};
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{cells, chunks};

/// Adds the rows that began between `from` and `to` to the cells of their buckets;
/// returns whether there are any. Never more than a part of the rows is in memory. To
/// be called while nobody else writes these rows or cells.
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

/// Makes the cells of a bucket the sum of these.
pub(crate) fn replace_with_sum(
    conn: &mut Connection,
    grain: Grain,
    start: Moment,
    blocks: &[Block],
) -> Result<(), StoreError> {
    let total = sum(blocks).ok_or_else(|| cells::corrupt(start))?;
    cells::replace(conn, grain, start, &total)
}
