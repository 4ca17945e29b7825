//! Blocks in the database.

use std::collections::HashSet;

use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use logbook_columnar::rollup::Block;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::packed_bytes::Read;
use crate::db::schema::usage_blocks;
use crate::error::StoreError;

/// Hands over the blocks of these buckets as they arrive. Buckets without entries
/// have none.
///
/// # Errors
/// Those of the database.
pub(crate) fn each(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
    mut each: impl FnMut(Moment, Block),
) -> Result<(), StoreError> {
    if starts.is_empty() {
        return Ok(());
    }
    let stored = usage_blocks::table
        .filter(usage_blocks::grain.eq(grain.code()))
        .filter(usage_blocks::bucket.eq_any(starts))
        .select((usage_blocks::bucket, usage_blocks::cells))
        .load_iter::<(Moment, Read<Block>), PgRowByRowLoadingMode>(conn)?;
    for one in stored {
        let (start, Read(block)) = one?;
        each(start, block.ok_or_else(|| corrupt(start))?);
    }
    Ok(())
}

/// All of them at once.
///
/// # Errors
/// Those of the database.
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
///
/// # Errors
/// Those of the database.
pub(crate) fn series_ids(conn: &mut Connection) -> Result<HashSet<i32>, StoreError> {
    let mut ids = HashSet::new();
    let blocks = usage_blocks::table
        .select((usage_blocks::bucket, usage_blocks::cells))
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
    diesel::insert_into(usage_blocks::table)
        .values((
            usage_blocks::grain.eq(grain.code()),
            usage_blocks::bucket.eq(start),
            usage_blocks::requests.eq(block.requests().cast_signed()),
            usage_blocks::cells.eq(block.bytes()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes the blocks of these buckets.
///
/// # Errors
/// Those of the database.
pub(crate) fn delete(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<(), StoreError> {
    let blocks = usage_blocks::table
        .filter(usage_blocks::grain.eq(grain.code()))
        .filter(usage_blocks::bucket.eq_any(starts));
    diesel::delete(blocks).execute(conn)?;
    Ok(())
}

/// What a block that cannot be read is refused with.
pub(crate) fn corrupt(start: Moment) -> StoreError {
    StoreError::Corrupt(format!("the usage block of {start}"))
}
