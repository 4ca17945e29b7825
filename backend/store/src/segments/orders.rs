//! The table `segment_orders`: the sort permutations of segments.
//!
//! Each order has its sorted numbers with the heads of their blocks, the starts and rows
//! at the sorted places, and the zone of each row. A scan reads the parts of an order that
//! its page needs. The orders of hours are deleted when their day is sealed; hours that are
//! read after that, at the ends of a period, are sorted when they are read.

use std::collections::BTreeMap;
use std::ops::Range;

use diesel::prelude::*;
use diesel::sql_types::{Array, Bytea, Integer, SmallInt, Timestamptz};
use logbook_columnar::codec::{AscendingChunk, HEADER_LEN, Packed, width_of};
use logbook_columnar::segment::Column;
use logbook_columnar::sort_index::{
    NumberChunk, PlaceRange, SortedColumn, SortedRows, ZONES, Zone, ZoneCounts,
};
use logbook_domain::coverage::{Grain, SegmentId};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::schema::segment_orders;
use crate::error::StoreError;
use crate::segments::columns::{self, SegmentKey};
use crate::segments::values::{self, Keys, ValueColumn};

/// The bytes of one start in the table.
const START_BYTES: usize = 4;

/// Inserts the order by `column` of a segment, which must have none yet.
pub(crate) fn insert(
    conn: &mut Connection,
    (grain, bucket, number): SegmentKey,
    column: Column,
    numbers: &Packed,
    started: &Packed,
) -> Result<(), StoreError> {
    let SortedRows {
        numbers,
        rows,
        starts,
    } = SortedRows::from_columns(numbers, started);
    // In the order by start, the sorted numbers are the starts.
    let starts = match column {
        Column::Started => Vec::new(),
        _ => encode_starts(&starts),
    };
    let (mut row_bytes, mut zone_bytes) = (Vec::new(), Vec::new());
    zone_of_each_row(&rows).write(&mut zone_bytes);
    rows.write(&mut row_bytes);
    diesel::insert_into(segment_orders::table)
        .values((
            segment_orders::grain.eq(grain.code()),
            segment_orders::bucket.eq(bucket),
            segment_orders::number.eq(number),
            segment_orders::measure.eq(column.code()),
            segment_orders::heads.eq(numbers.heads().to_bytes()),
            segment_orders::numbers.eq(numbers.differences()),
            segment_orders::starts.eq(starts),
            segment_orders::rows.eq(row_bytes),
            segment_orders::zones.eq(zone_bytes),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes the orders of the segments of the buckets that begin in `starts`.
pub(crate) fn delete(
    conn: &mut Connection,
    grain: Grain,
    starts: Range<Moment>,
) -> Result<(), StoreError> {
    let of_buckets = segment_orders::table
        .filter(segment_orders::grain.eq(grain.code()))
        .filter(segment_orders::bucket.ge(starts.start))
        .filter(segment_orders::bucket.lt(starts.end));
    diesel::delete(of_buckets).execute(conn)?;
    Ok(())
}

/// Returns the sorted column of each of these segments. Of stored orders, only the heads
/// are read.
pub(crate) fn sorted(
    conn: &mut Connection,
    ids: &[SegmentId],
    column: Column,
) -> Result<BTreeMap<SegmentId, SortedColumn>, StoreError> {
    let mut found = stored(conn, ids, column)?;
    let is_unsorted = |id: &&SegmentId| !found.contains_key(id);
    let unsorted: Vec<SegmentId> = ids.iter().filter(is_unsorted).copied().collect();
    let started = columns::column(conn, &unsorted, Column::Started)?;
    let numbers = match column {
        Column::Started => started.clone(),
        _ => columns::column(conn, &unsorted, column)?,
    };
    for (id, numbers) in numbers {
        if let Some(started) = started.get(&id) {
            let rows = SortedRows::from_columns(&numbers, started);
            found.insert(id, SortedColumn::InMemory(rows));
        }
    }
    Ok(found)
}

fn stored(
    conn: &mut Connection,
    ids: &[SegmentId],
    column: Column,
) -> Result<BTreeMap<SegmentId, SortedColumn>, StoreError> {
    let mut found = BTreeMap::new();
    values::each(conn, ids, value("heads", column), |id, heads| {
        found.insert(id, SortedColumn::Stored(heads));
        Ok(())
    })?;
    Ok(found)
}

/// Calls `each` with the zone of every row in an order, for each of these segments as it
/// arrives, while Postgres reads the next one.
///
/// # Errors
/// Returns the error of `each`, or an error when the database fails.
pub(crate) fn each_zones(
    conn: &mut Connection,
    ids: &[SegmentId],
    column: Column,
    each: impl FnMut(SegmentId, Packed) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    values::each(conn, ids, value("zones", column), each)
}

/// Returns the column `name` of the orders by `column`.
fn value(name: &'static str, column: Column) -> ValueColumn {
    let measure = column.code();
    ValueColumn {
        rows: format!("(SELECT * FROM segment_orders WHERE measure = {measure}) AS orders"),
        name,
    }
}

/// Returns the starts of the rows at these places, range by range.
pub(crate) fn starts(
    conn: &mut Connection,
    column: Column,
    ranges: &[PlaceRange],
) -> Result<Vec<Vec<u32>>, StoreError> {
    let part = |range: &PlaceRange| Part {
        segment: range.segment,
        first: START_BYTES * range.first,
        count: START_BYTES * range.count,
    };
    let parts: Vec<Part> = ranges.iter().map(part).collect();
    let found = read_parts(conn, "starts", column, &parts)?;
    Ok(found.iter().map(|bytes| decode_starts(bytes)).collect())
}

/// Returns these chunks of sorted numbers.
pub(crate) fn numbers(
    conn: &mut Connection,
    column: Column,
    chunks: &[NumberChunk],
) -> Result<Vec<AscendingChunk>, StoreError> {
    let part = |chunk: &NumberChunk| Part {
        segment: chunk.segment,
        first: chunk.bytes.start,
        count: chunk.bytes.len(),
    };
    let parts: Vec<Part> = chunks.iter().map(part).collect();
    let found = read_parts(conn, "numbers", column, &parts)?;
    let chunk = |bytes: &Vec<u8>| AscendingChunk::from_bytes(bytes);
    Ok(found.iter().map(chunk).collect())
}

/// Returns the rows of the segment at the places of these zones. Each zone is given with
/// the number of rows of its order.
pub(crate) fn rows(
    conn: &mut Connection,
    column: Column,
    wanted: &[(Zone, usize)],
) -> Result<Vec<Packed>, StoreError> {
    let shape = |&(Zone { zone, .. }, rows): &(Zone, usize)| {
        let places = ZoneCounts::places(rows, zone);
        // The number of bits of the last row, see `Packed::from_values`.
        (places, width_of(rows.saturating_sub(1) as u64))
    };
    let part = |one: &(Zone, usize)| {
        let (places, width) = shape(one);
        Part {
            segment: one.0.segment,
            first: HEADER_LEN + places.start * width as usize / 8,
            count: (places.len() * width as usize).div_ceil(8),
        }
    };
    let parts: Vec<Part> = wanted.iter().map(part).collect();
    let found = read_parts(conn, "rows", column, &parts)?;
    let packed = |(one, bytes): (&(Zone, usize), Vec<u8>)| {
        let (places, width) = shape(one);
        let packed = Packed::from_bit_bytes(places.len(), width, &bytes);
        packed.ok_or_else(|| corrupt(one.0.segment))
    };
    wanted.iter().zip(found).map(packed).collect()
}

/// A byte range of a value of an order.
struct Part {
    segment: SegmentId,
    first: usize,
    count: usize,
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = Bytea)]
    bytes: Vec<u8>,
}

/// Reads byte ranges of a value. Postgres stores a large value in chunks, and fetches
/// only the chunks of the range.
fn read_parts(
    conn: &mut Connection,
    value: &str,
    column: Column,
    parts: &[Part],
) -> Result<Vec<Vec<u8>>, StoreError> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let each = |field: fn(&Part) -> usize| -> Vec<i32> {
        let number = |part| i32::try_from(field(part)).unwrap_or(i32::MAX);
        parts.iter().map(number).collect()
    };
    let keys = Keys::of(parts.iter().map(|one| &one.segment));
    let found: Vec<Bytes> = diesel::sql_query(format!(
        "SELECT substring({value} FROM first + 1 FOR count) AS bytes
         FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY
              AS part(grain, bucket, number, first, count, position)
         JOIN segment_orders USING (grain, bucket, number)
         WHERE measure = $6
         ORDER BY position"
    ))
    .bind::<Array<SmallInt>, _>(keys.grains)
    .bind::<Array<Timestamptz>, _>(keys.buckets)
    .bind::<Array<SmallInt>, _>(keys.numbers)
    .bind::<Array<Integer>, _>(each(|one| one.first))
    .bind::<Array<Integer>, _>(each(|one| one.count))
    .bind::<SmallInt, _>(column.code())
    .load(conn)?;
    if found.len() < parts.len() {
        return Err(corrupt(parts[0].segment));
    }
    let whole = |(part, found): (&Part, Bytes)| {
        let is_whole = found.bytes.len() == part.count;
        is_whole
            .then_some(found.bytes)
            .ok_or_else(|| corrupt(part.segment))
    };
    parts.iter().zip(found).map(whole).collect()
}

/// Returns the zone of each row, given the rows in their sorted order.
fn zone_of_each_row(rows: &Packed) -> Packed {
    let mut zones = vec![0; rows.len()];
    for zone in 0..ZONES {
        for place in ZoneCounts::places(rows.len(), zone) {
            zones[rows.get(place) as usize] = zone as u64;
        }
    }
    Packed::from_values(&zones)
}

fn encode_starts(starts: &Packed) -> Vec<u8> {
    // The milliseconds of a day fit u32.
    starts
        .iter()
        .flat_map(|start| (start as u32).to_le_bytes())
        .collect()
}

fn decode_starts(bytes: &[u8]) -> Vec<u32> {
    let (numbers, _) = bytes.as_chunks();
    numbers
        .iter()
        .map(|four| u32::from_le_bytes(*four))
        .collect()
}

fn corrupt(SegmentId { bucket, number }: SegmentId) -> StoreError {
    StoreError::Corrupt(format!("order of segment {number} of {}", bucket.start))
}
