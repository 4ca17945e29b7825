//! Reads of one packed value of many segments by one statement.

use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bytea, SmallInt, Timestamptz};
use logbook_columnar::codec::FromBytes;
use logbook_domain::coverage::SegmentId;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::packed_bytes::Read;
use crate::error::StoreError;

/// A column of packed values in a table whose rows belong to segments.
#[derive(Clone, Debug)]
pub(super) struct ValueColumn {
    /// The table, or a query of it in brackets that leaves one row for each segment.
    pub(super) rows: String,
    /// The name of the column.
    pub(super) name: &'static str,
}

/// A segment as the position of its id in a list, and its value.
#[derive(QueryableByName)]
struct Row<T: FromBytes + 'static> {
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = Bytea)]
    value: Read<T>,
}

/// Calls `each` with the value of every segment as it arrives, in no order. Segments
/// without a row have no value.
///
/// # Errors
/// Returns the error of `each`, [`StoreError::Corrupt`] for a value that cannot be
/// decoded, or an error when the database fails.
pub(super) fn each<T: FromBytes + 'static>(
    conn: &mut Connection,
    ids: &[SegmentId],
    ValueColumn { rows, name }: ValueColumn,
    mut each: impl FnMut(SegmentId, T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let keys = Keys::of(ids);
    let found = diesel::sql_query(format!(
        "SELECT position, {name} AS value
         FROM unnest($1, $2, $3) WITH ORDINALITY AS wanted(grain, bucket, number, position)
         JOIN {rows} USING (grain, bucket, number)"
    ))
    .bind::<Array<SmallInt>, _>(keys.grains)
    .bind::<Array<Timestamptz>, _>(keys.buckets)
    .bind::<Array<SmallInt>, _>(keys.numbers)
    .load_iter::<Row<T>, PgRowByRowLoadingMode>(conn)?;
    for row in found {
        let Row {
            position,
            value: Read(value),
        } = row?;
        // Positions are counted from 1 on.
        let id = usize::try_from(position - 1)
            .ok()
            .and_then(|at| ids.get(at));
        let found = id.zip(value).ok_or_else(|| corrupt(name, ids))?;
        each(*found.0, found.1)?;
    }
    Ok(())
}

/// The columns of the primary key of segments, as arrays.
pub(super) struct Keys {
    pub(super) grains: Vec<i16>,
    pub(super) buckets: Vec<Moment>,
    pub(super) numbers: Vec<i16>,
}

impl Keys {
    /// Splits ids into their columns.
    pub(super) fn of<'a>(ids: impl IntoIterator<Item = &'a SegmentId>) -> Self {
        let mut keys = Self {
            grains: Vec::new(),
            buckets: Vec::new(),
            numbers: Vec::new(),
        };
        for id in ids {
            keys.grains.push(id.bucket.grain.code());
            keys.buckets.push(id.bucket.start);
            keys.numbers.push(id.number);
        }
        keys
    }
}

fn corrupt(name: &str, ids: &[SegmentId]) -> StoreError {
    let first = ids.first().map(|id| id.bucket.start);
    StoreError::Corrupt(format!("{name} of segments since {first:?}"))
}
