//! The cells of hours and days in the database.

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

/// Hands over the blocks of these buckets as they arrive. Buckets without entries
/// have none.
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

/// All of them at once.
pub(crate) fn read(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<Vec<Block>, StoreError> {
    let mut blocks = Vec::with_capacity(starts.len());
    each(conn, grain, starts, |_, block| blocks.push(block))?;
    Ok(blocks)
}

/// The series that any cell is of. Blocks pass through one by one.
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

/// Makes `block` that of a bucket.
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

/// What a block that cannot be read is refused with.
pub(crate) fn corrupt(start: Moment) -> StoreError {
    StoreError::Corrupt(format!("the cells of {start}"))
}
