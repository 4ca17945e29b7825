//! Adds rows to the cells of their buckets, without segments: for rows that retention
//! deletes.

use logbook_columnar::cells::{Block, sum};
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::segments::{cells, chunks};

/// The most rows that are in memory at once.
const ROWS_PER_CHUNK: usize = 100_000;

/// Adds the rows that started between `from` and `to` to the cells of their buckets, and
/// returns whether there were any. Must be called with these hours locked.
pub(crate) fn add_rows(
    conn: &mut Connection,
    grain: Grain,
    from: Moment,
    to: Moment,
) -> Result<bool, StoreError> {
    let mut any = false;
    chunks::each_chunk(conn, (from, to), ROWS_PER_CHUNK, |conn, rows| {
        for (start, segment) in rows.by_bucket(grain)? {
            any = true;
            let mut blocks = cells::read(conn, grain, &[start])?;
            blocks.push(segment.cells);
            replace_with_sum(conn, grain, start, &blocks)?;
        }
        Ok(())
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
    cells::delete(conn, grain, &[start])?;
    cells::insert(conn, (grain, start, 0), &total)
}
