//! The table `cells`: the sums of an hour or a day by series and outcome, as one block.

use std::collections::HashSet;

use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use logbook_columnar::cells::Block;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::packed_bytes::Read;
use crate::db::schema::cells;
use crate::error::StoreError;

/// Calls `each` with the block of every bucket as it arrives. Buckets without entries
/// have no block.
pub(crate) fn each(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
    mut each: impl FnMut(Moment, Block),
) -> Result<(), StoreError> {
    if starts.is_empty() {
        return Ok(());
    }
    let stored = cells::table
        .filter(cells::grain.eq(grain.code()))
        .filter(cells::bucket.eq_any(starts))
        .select((cells::bucket, cells::block))
        .load_iter::<(Moment, Read<Block>), PgRowByRowLoadingMode>(conn)?;
    for one in stored {
        let (start, Read(block)) = one?;
        each(start, block.ok_or_else(|| corrupt(start))?);
    }
    Ok(())
}

/// Returns the blocks of these buckets.
pub(crate) fn read(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<Vec<Block>, StoreError> {
    let mut blocks = Vec::with_capacity(starts.len());
    each(conn, grain, starts, |_, block| blocks.push(block))?;
    Ok(blocks)
}

/// Returns the ids of all series that have a cell. One block at a time is in memory.
pub(crate) fn series_ids(conn: &mut Connection) -> Result<HashSet<i32>, StoreError> {
    let mut ids = HashSet::new();
    let blocks = cells::table
        .select((cells::bucket, cells::block))
        .load_iter::<(Moment, Read<Block>), PgRowByRowLoadingMode>(conn)?;
    for one in blocks {
        let (start, Read(block)) = one?;
        let block = block.ok_or_else(|| corrupt(start))?;
        block.each_series(|id| ids.extend(i32::try_from(id)));
    }
    Ok(ids)
}

/// Replaces the block of a bucket.
pub(crate) fn replace(
    conn: &mut Connection,
    grain: Grain,
    start: Moment,
    block: &Block,
) -> Result<(), StoreError> {
    delete(conn, grain, &[start])?;
    if block.is_empty() {
        return Ok(());
    }
    diesel::insert_into(cells::table)
        .values((
            cells::grain.eq(grain.code()),
            cells::bucket.eq(start),
            cells::requests.eq(block.requests().cast_signed()),
            cells::block.eq(block.bytes()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes the blocks of these buckets.
pub(crate) fn delete(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<(), StoreError> {
    let blocks = cells::table
        .filter(cells::grain.eq(grain.code()))
        .filter(cells::bucket.eq_any(starts));
    diesel::delete(blocks).execute(conn)?;
    Ok(())
}

/// Returns the error for a block that cannot be decoded.
pub(crate) fn corrupt(start: Moment) -> StoreError {
    StoreError::Corrupt(format!("the cells of {start}"))
}
