//! The table `cells`: the sums of a segment by series and outcome, as one block.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use logbook_columnar::cells::{Block, sum};
use logbook_domain::coverage::{Grain, SegmentId};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::packed_bytes::Read;
use crate::db::schema::cells;
use crate::error::StoreError;
use crate::segments::columns::SegmentKey;
use crate::segments::values::{self, ValueColumn};

/// Calls `each` with the block of every bucket as it arrives: the sum of the blocks of
/// its segments. Buckets without entries have no block.
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
        .order((cells::bucket, cells::number))
        .select((cells::bucket, cells::block))
        .load_iter::<(Moment, Read<Block>), PgRowByRowLoadingMode>(conn)?;
    let mut last: Option<(Moment, Block)> = None;
    for one in stored {
        let (start, Read(block)) = one?;
        let mut block = block.ok_or_else(|| corrupt(start))?;
        if let Some((earlier, sums)) = last.take() {
            if earlier == start {
                block = sum(&[sums, block]).ok_or_else(|| corrupt(start))?;
            } else {
                each(earlier, sums);
            }
        }
        last = Some((start, block));
    }
    if let Some((start, block)) = last {
        each(start, block);
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

/// Returns the block of each of these segments, which is empty for a segment without
/// entries.
pub(crate) fn of_segments(
    conn: &mut Connection,
    ids: &[SegmentId],
) -> Result<BTreeMap<SegmentId, Block>, StoreError> {
    let mut blocks: BTreeMap<SegmentId, Block> =
        ids.iter().map(|&id| (id, Block::empty())).collect();
    let column = ValueColumn {
        rows: "cells".to_owned(),
        name: "block",
    };
    values::each(conn, ids, column, |id, block| {
        blocks.insert(id, block);
        Ok(())
    })?;
    Ok(blocks)
}

/// Returns the number of entries of each segment that has entries, by the start of its
/// bucket and its number.
pub(crate) fn requests(
    conn: &mut Connection,
    grain: Grain,
    starts: Range<Moment>,
) -> Result<HashMap<(Moment, i16), usize>, StoreError> {
    let rows: Vec<(Moment, i16, i64)> = cells::table
        .filter(cells::grain.eq(grain.code()))
        .filter(cells::bucket.ge(starts.start))
        .filter(cells::bucket.lt(starts.end))
        .select((cells::bucket, cells::number, cells::requests))
        .load(conn)?;
    let one = |(bucket, number, requests)| {
        let requests = usize::try_from(requests).unwrap_or_default();
        ((bucket, number), requests)
    };
    Ok(rows.into_iter().map(one).collect())
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

/// Inserts the block of the segment of a bucket that has this number; the bucket has
/// none of this number yet.
pub(crate) fn insert(
    conn: &mut Connection,
    (grain, start, number): SegmentKey,
    block: &Block,
) -> Result<(), StoreError> {
    if block.is_empty() {
        return Ok(());
    }
    diesel::insert_into(cells::table)
        .values((
            cells::grain.eq(grain.code()),
            cells::bucket.eq(start),
            cells::number.eq(number),
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
