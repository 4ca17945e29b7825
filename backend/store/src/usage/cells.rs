//! Cells as the database has them, and how they become blocks.

use std::collections::{BTreeMap, HashSet};

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use super::block::{Block, Builder, Numbers};
use super::unpack::unpack;
use crate::schema::usage_blocks;
use crate::segments::Outcome;
use crate::{Connection, StoreError};

/// A cell with its bucket. A sum of bigint is numeric: as text it reaches i128
/// unharmed.
#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct CellRow {
    #[diesel(sql_type = Timestamptz)]
    bucket: Moment,
    #[diesel(sql_type = Integer)]
    series_id: i32,
    #[diesel(sql_type = SmallInt)]
    status: i16,
    #[diesel(sql_type = SmallInt)]
    error_category: i16,
    #[diesel(sql_type = BigInt)]
    requests: i64,
    #[diesel(sql_type = BigInt)]
    input_tokens: i64,
    #[diesel(sql_type = BigInt)]
    output_tokens: i64,
    #[diesel(sql_type = BigInt)]
    total_tokens: i64,
    #[diesel(sql_type = Text)]
    cost: String,
    #[diesel(sql_type = BigInt)]
    timed_requests: i64,
    #[diesel(sql_type = BigInt)]
    duration_ms: i64,
    #[diesel(sql_type = BigInt)]
    cached_input_tokens: i64,
    #[diesel(sql_type = BigInt)]
    reasoning_tokens: i64,
    #[diesel(sql_type = Array<Integer>)]
    durations: Vec<i32>,
}

impl CellRow {
    fn push_to(&self, builder: &mut Builder) -> Result<(), StoreError> {
        let corrupt = || StoreError::Corrupt(format!("a usage cell of series {}", self.series_id));
        let outcome = Outcome::from_codes(self.status, Some(self.error_category));
        let outcome = outcome.ok_or_else(corrupt)?;
        let cost: u128 = self.cost.parse().map_err(|_| corrupt())?;
        let numbers: Numbers = [
            self.requests,
            self.input_tokens,
            self.output_tokens,
            self.total_tokens,
            self.cached_input_tokens,
            self.reasoning_tokens,
            self.timed_requests,
            self.duration_ms,
        ]
        .map(i64::unsigned_abs);
        let mut bins = self.durations.iter().map(|&one| unpack(one)).collect();
        builder.push((self.series_id, outcome), numbers, cost, &mut bins);
        Ok(())
    }
}

/// The blocks of these buckets, by their starts.
pub(super) fn read(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<BTreeMap<Moment, Block>, StoreError> {
    let stored: Vec<(Moment, Vec<u8>)> = usage_blocks::table
        .filter(usage_blocks::grain.eq(grain.code()))
        .filter(usage_blocks::bucket.eq_any(starts))
        .select((usage_blocks::bucket, usage_blocks::cells))
        .load(conn)?;
    let mut blocks = BTreeMap::new();
    for (start, bytes) in stored {
        let corrupt = || StoreError::Corrupt(format!("the usage block of {start}"));
        blocks.insert(start, Block::from_bytes(&bytes).ok_or_else(corrupt)?);
    }
    // Cells from before there were blocks.
    let missing = starts.iter().filter(|start| !blocks.contains_key(start));
    let missing: Vec<Moment> = missing.copied().collect();
    blocks.extend(pack(conn, grain, &missing)?);
    Ok(blocks)
}

/// Packs the cells of these buckets anew. To be called in the transaction that
/// has changed them.
///
/// # Errors
/// Those of the database.
pub(crate) fn renew(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<(), StoreError> {
    for start in starts.iter().collect::<HashSet<_>>() {
        let stored = usage_blocks::table.find((grain.code(), start));
        diesel::delete(stored).execute(conn)?;
        let blocks = pack(conn, grain, &[*start])?;
        for (bucket, block) in blocks {
            let requests = (0..block.len()).map(|cell| block.sums(cell).requests);
            diesel::insert_into(usage_blocks::table)
                .values((
                    usage_blocks::grain.eq(grain.code()),
                    usage_blocks::bucket.eq(bucket),
                    usage_blocks::requests.eq(requests.sum::<i64>()),
                    usage_blocks::cells.eq(block.to_bytes()),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}

fn pack(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<BTreeMap<Moment, Block>, StoreError> {
    let mut builders: BTreeMap<Moment, Builder> = BTreeMap::new();
    if starts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let table = match grain {
        Grain::Hour => "usage_hourly",
        Grain::Day => "usage_daily",
    };
    let rows = diesel::sql_query(format!(
        "SELECT *, cost_nanos::text AS cost FROM {table} WHERE bucket = ANY($1)
         ORDER BY series_id, status, error_category"
    ))
    .bind::<Array<Timestamptz>, _>(starts)
    .load_iter::<CellRow, DefaultLoadingMode>(conn)?;
    for row in rows {
        let row = row?;
        let builder = builders.entry(row.bucket).or_default();
        row.push_to(builder)?;
    }
    let block = |(start, builder): (Moment, Builder)| (start, builder.finish());
    Ok(builders.into_iter().map(block).collect())
}
