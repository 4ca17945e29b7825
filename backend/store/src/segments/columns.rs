//! The table `segments`: the packed columns of hours and days.
//!
//! A column is written and read by itself, so that sealing has one of them in memory,
//! and a scan reads only the columns of its filter and its order.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Bytea, SmallInt, Timestamptz};
use logbook_columnar::codec::Packed;
use logbook_columnar::segment::{Column, Columns};
use logbook_domain::coverage::{Grain, SegmentId};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::schema::segments;
use crate::error::StoreError;
use crate::segments::values::{self, ValueColumn};

/// The primary key of a segment: grain and start of its bucket, and its number there.
pub(crate) type SegmentKey = (Grain, Moment, i16);

/// Returns one column of each of these segments.
pub(crate) fn column(
    conn: &mut Connection,
    ids: &[SegmentId],
    column: Column,
) -> Result<BTreeMap<SegmentId, Packed>, StoreError> {
    let mut found = BTreeMap::new();
    let value = ValueColumn {
        rows: "segments".to_owned(),
        name: column.name(),
    };
    values::each(conn, ids, value, |id, packed| {
        found.insert(id, packed);
        Ok(())
    })?;
    Ok(found)
}

/// Returns some columns of a segment. A column that is listed twice is read once.
pub(crate) fn columns(
    conn: &mut Connection,
    id: SegmentId,
    columns: impl Iterator<Item = Column>,
) -> Result<Columns, StoreError> {
    let mut found = Columns::default();
    for one in columns {
        if found[one.index()].is_none() {
            found[one.index()] = column(conn, &[id], one)?.into_values().next();
        }
    }
    Ok(found)
}

/// Deletes the segments of a bucket with their orders.
pub(crate) fn delete(
    conn: &mut Connection,
    grain: Grain,
    bucket: Moment,
) -> Result<(), StoreError> {
    let of_bucket = segments::table
        .filter(segments::grain.eq(grain.code()))
        .filter(segments::bucket.eq(bucket));
    diesel::delete(of_bucket).execute(conn)?;
    Ok(())
}

/// Inserts a segment whose columns are all empty.
pub(crate) fn insert_empty(
    conn: &mut Connection,
    (grain, bucket, number): SegmentKey,
) -> Result<(), StoreError> {
    let none: &[u8] = &[];
    diesel::insert_into(segments::table)
        .values((
            segments::grain.eq(grain.code()),
            segments::bucket.eq(bucket),
            segments::number.eq(number),
            segments::started_at.eq(none),
            segments::input_tokens.eq(none),
            segments::output_tokens.eq(none),
            segments::total_tokens.eq(none),
            segments::cost_nanos.eq(none),
            segments::duration_ms.eq(none),
            segments::cached_input_tokens.eq(none),
            segments::reasoning_tokens.eq(none),
            segments::cache_write_tokens.eq(none),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes a column of a segment.
pub(crate) fn write(
    conn: &mut Connection,
    (grain, bucket, number): SegmentKey,
    column: Column,
    packed: &Packed,
) -> Result<(), StoreError> {
    let mut bytes = Vec::new();
    packed.write(&mut bytes);
    let name = column.name();
    diesel::sql_query(format!(
        "UPDATE segments SET {name} = $1 WHERE grain = $2 AND bucket = $3 AND number = $4"
    ))
    .bind::<Bytea, _>(bytes)
    .bind::<SmallInt, _>(grain.code())
    .bind::<Timestamptz, _>(bucket)
    .bind::<SmallInt, _>(number)
    .execute(conn)?;
    Ok(())
}
