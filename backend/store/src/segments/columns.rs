//! The table `segments`: the packed columns of an hour or a day.
//!
//! A column is read by itself, so that a scan reads only the columns of its filter and
//! its order.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bytea};
use logbook_columnar::cells::Block;
use logbook_columnar::codec::{FromBytes, Packed};
use logbook_columnar::segment::{Column, Columns, Segment};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::packed_bytes::Read;
use crate::db::schema::segments;
use crate::error::StoreError;
use crate::segments::cells;

/// Returns the segment of a bucket with all of its columns, if it has one.
pub(crate) fn whole(
    conn: &mut Connection,
    grain: Grain,
    bucket: Moment,
) -> Result<Option<Segment>, StoreError> {
    let names = Column::ALL.map(Column::name).join(",");
    let columns = sql::<Array<Bytea>>(&format!("ARRAY[{names}]"));
    let stored: Option<Vec<Read<Packed>>> = segments::table
        .find((grain.code(), bucket))
        .select(columns)
        .first(conn)
        .optional()?;
    let Some(columns) = stored else {
        return Ok(None);
    };
    let columns: Option<Vec<Packed>> = columns.into_iter().map(|Read(one)| one).collect();
    let columns = columns.and_then(|columns| columns.try_into().ok());
    let columns = columns.ok_or_else(|| corrupt(bucket))?;
    let cells = cells::read(conn, grain, &[bucket])?.pop();
    // A bucket without entries has no cells.
    let cells = cells.unwrap_or_else(Block::empty);
    Ok(Some(Segment { cells, columns }))
}

/// Returns one column of each of `buckets` that has a segment.
pub(crate) fn column(
    conn: &mut Connection,
    grain: Grain,
    buckets: &[Moment],
    column: Column,
) -> Result<BTreeMap<Moment, Packed>, StoreError> {
    read(conn, grain, buckets, column.name())
}

/// Returns some columns of a bucket; no columns when it has no segment. A column that
/// is listed twice is read once.
pub(crate) fn columns(
    conn: &mut Connection,
    bucket: Bucket,
    columns: impl Iterator<Item = Column>,
) -> Result<Columns, StoreError> {
    let mut found = Columns::default();
    for one in columns {
        if found[one.index()].is_some() {
            continue;
        }
        let read = column(conn, bucket.grain, &[bucket.start], one)?;
        found[one.index()] = read.into_values().next();
    }
    Ok(found)
}

fn read<T: FromBytes + 'static>(
    conn: &mut Connection,
    grain: Grain,
    buckets: &[Moment],
    column: &'static str,
) -> Result<BTreeMap<Moment, T>, StoreError> {
    let found: Vec<(Moment, Read<T>)> = segments::table
        .filter(segments::grain.eq(grain.code()))
        .filter(segments::bucket.eq_any(buckets))
        .select((segments::bucket, sql::<Bytea>(column)))
        .load(conn)?;
    let one = |(bucket, Read(value)): (Moment, Read<T>)| {
        Ok((bucket, value.ok_or_else(|| corrupt(bucket))?))
    };
    found.into_iter().map(one).collect()
}

/// Replaces the columns of a bucket, or deletes them for `None`.
pub(crate) fn replace(
    conn: &mut Connection,
    grain: Grain,
    bucket: Moment,
    columns: Option<&[Packed; Column::ALL.len()]>,
) -> Result<(), StoreError> {
    diesel::delete(segments::table.find((grain.code(), bucket))).execute(conn)?;
    let Some(columns) = columns else {
        return Ok(());
    };
    let [
        started,
        input,
        output,
        total,
        cost,
        duration,
        cached,
        reasoning,
        cache_writes,
    ] = columns.each_ref().map(|column| {
        let mut bytes = Vec::new();
        column.write(&mut bytes);
        bytes
    });
    diesel::insert_into(segments::table)
        .values((
            segments::grain.eq(grain.code()),
            segments::bucket.eq(bucket),
            segments::started_at.eq(started),
            segments::input_tokens.eq(input),
            segments::output_tokens.eq(output),
            segments::total_tokens.eq(total),
            segments::cost_nanos.eq(cost),
            segments::duration_ms.eq(duration),
            segments::cached_input_tokens.eq(cached),
            segments::reasoning_tokens.eq(reasoning),
            segments::cache_write_tokens.eq(cache_writes),
        ))
        .execute(conn)?;
    Ok(())
}

fn corrupt(bucket: Moment) -> StoreError {
    StoreError::Corrupt(format!("segment of {bucket}"))
}
