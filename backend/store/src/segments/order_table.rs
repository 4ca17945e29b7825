//! Orders of segments in the database.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Bytea, Integer, SmallInt, Timestamptz};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time::Moment;

use super::ascending::Ascending;
use super::column::Column;
use super::packed::Packed;
use super::sorted::{Owners, Sorted, by_start};
use super::table;
use crate::schema::segment_orders;
use crate::{Connection, StoreError};

/// Places of an order that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    pub(crate) bucket: Bucket,
    pub(crate) first: usize,
    pub(crate) count: usize,
}

/// Stores the orders of the segment of a day that has none yet.
///
/// # Errors
/// Those of the database.
pub(crate) fn insert(
    conn: &mut Connection,
    day: Moment,
    columns: &[Packed; Column::ALL.len()],
) -> Result<(), StoreError> {
    let started = &columns[Column::Started.index()];
    let rows = by_start(started);
    for column in Column::ALL {
        let sorted = Sorted::of_rows(rows.clone(), &columns[column.index()], started);
        let Some(Owners { rows, starts }) = sorted.owners else {
            continue;
        };
        // In the order of their start, the numbers are the starts.
        let starts = match column {
            Column::Started => Vec::new(),
            _ => bytes_of(&starts),
        };
        let mut of_rows = Vec::new();
        rows.write(&mut of_rows);
        diesel::insert_into(segment_orders::table)
            .values((
                segment_orders::grain.eq(Grain::Day.code()),
                segment_orders::bucket.eq(day),
                segment_orders::measure.eq(column.code()),
                segment_orders::numbers.eq(sorted.numbers.to_bytes()),
                segment_orders::starts.eq(starts),
                segment_orders::rows.eq(of_rows),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The orders of those of `buckets` that have a segment, without the owners of
/// the numbers where these are stored.
///
/// # Errors
/// Those of the database.
pub(crate) fn sorted(
    conn: &mut Connection,
    grain: Grain,
    buckets: &[Moment],
    column: Column,
) -> Result<BTreeMap<Moment, Sorted>, StoreError> {
    let mut found = stored(conn, grain, buckets, column)?;
    let unsorted: Vec<Moment> = buckets
        .iter()
        .copied()
        .filter(|bucket| !found.contains_key(bucket))
        .collect();
    if unsorted.is_empty() {
        return Ok(found);
    }
    let started = table::column(conn, grain, &unsorted, Column::Started)?;
    let numbers = match column {
        Column::Started => started.clone(),
        _ => table::column(conn, grain, &unsorted, column)?,
    };
    for (bucket, numbers) in numbers {
        if let Some(started) = started.get(&bucket) {
            found.insert(bucket, Sorted::of(&numbers, started));
        }
    }
    Ok(found)
}

fn stored(
    conn: &mut Connection,
    grain: Grain,
    buckets: &[Moment],
    column: Column,
) -> Result<BTreeMap<Moment, Sorted>, StoreError> {
    let found: Vec<(Moment, Vec<u8>)> = segment_orders::table
        .filter(segment_orders::grain.eq(grain.code()))
        .filter(segment_orders::bucket.eq_any(buckets))
        .filter(segment_orders::measure.eq(column.code()))
        .select((segment_orders::bucket, segment_orders::numbers))
        .load(conn)?;
    let one = |(bucket, bytes): (Moment, Vec<u8>)| {
        let numbers = Ascending::from_bytes(&bytes).ok_or_else(|| corrupt(bucket))?;
        let owners = None;
        Ok((bucket, Sorted { numbers, owners }))
    };
    found.into_iter().map(one).collect()
}

/// Which rows of the segment the numbers of a bucket belong to.
///
/// # Errors
/// Those of the database.
pub(crate) fn rows(
    conn: &mut Connection,
    bucket: Bucket,
    column: Column,
) -> Result<Packed, StoreError> {
    let key = (bucket.grain.code(), bucket.start, column.code());
    let bytes: Vec<u8> = segment_orders::table
        .find(key)
        .select(segment_orders::rows)
        .get_result(conn)?;
    Packed::read(&mut &bytes[..]).ok_or_else(|| corrupt(bucket.start))
}

#[derive(QueryableByName)]
struct Starts {
    #[diesel(sql_type = Bytea)]
    starts: Vec<u8>,
}

/// The starts of the rows at these places, slice by slice, without reading those
/// of others: a large value is stored in chunks, and a part of it needs only its
/// own.
///
/// # Errors
/// Those of the database.
pub(crate) fn starts(
    conn: &mut Connection,
    column: Column,
    slices: &[Slice],
) -> Result<Vec<Vec<u32>>, StoreError> {
    if slices.is_empty() {
        return Ok(Vec::new());
    }
    let each = |of: fn(&Slice) -> usize| -> Vec<i32> {
        let number = |slice| i32::try_from(of(slice)).unwrap_or(i32::MAX);
        slices.iter().map(number).collect()
    };
    let grains: Vec<i16> = slices.iter().map(|one| one.bucket.grain.code()).collect();
    let buckets: Vec<Moment> = slices.iter().map(|one| one.bucket.start).collect();
    let found: Vec<Starts> = diesel::sql_query(
        "SELECT substring(starts FROM 4 * first + 1 FOR 4 * count) AS starts
         FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS slice(grain, bucket, first, count, n)
         JOIN segment_orders USING (grain, bucket)
         WHERE measure = $5
         ORDER BY n",
    )
    .bind::<Array<SmallInt>, _>(grains)
    .bind::<Array<Timestamptz>, _>(buckets)
    .bind::<Array<Integer>, _>(each(|one| one.first))
    .bind::<Array<Integer>, _>(each(|one| one.count))
    .bind::<SmallInt, _>(column.code())
    .load(conn)?;
    let whole = |(slice, found): (&Slice, Starts)| {
        let starts = numbers_of(&found.starts);
        let is_whole = starts.len() == slice.count;
        is_whole
            .then_some(starts)
            .ok_or_else(|| corrupt(slice.bucket.start))
    };
    if found.len() < slices.len() {
        return Err(corrupt(slices[0].bucket.start));
    }
    slices.iter().zip(found).map(whole).collect()
}

fn bytes_of(starts: &Packed) -> Vec<u8> {
    // A day has fewer than 2^32 milliseconds.
    starts
        .iter()
        .flat_map(|start| (start as u32).to_le_bytes())
        .collect()
}

fn numbers_of(bytes: &[u8]) -> Vec<u32> {
    let (numbers, _) = bytes.as_chunks();
    numbers
        .iter()
        .map(|four| u32::from_le_bytes(*four))
        .collect()
}

fn corrupt(bucket: Moment) -> StoreError {
    StoreError::Corrupt(format!("order of the segment of {bucket}"))
}
