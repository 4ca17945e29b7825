//! Cells as they come out of the database.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::decimal::Usd;
use logbook_domain::time::Moment;
use logbook_domain::usage::cells::{Block, Piece};
use logbook_domain::usage::totals::Sums;
use logbook_domain::vocabulary::{ErrorCategory, Status};

use super::memory::{Kept, Part, UsageMemory};
use crate::{Connection, StoreError};

/// Buckets read by one statement, whose answer is in memory at once.
pub(super) const BUCKETS_AT_ONCE: usize = 24;

/// The columns of [`CellRow`] in SQL, of a table that calls its moment `start`
/// and its key `key`. A sum of bigint is numeric: as text it reaches i128 unharmed.
pub(super) const COLUMNS: &str = "start, key, status, error_category, requests, input_tokens, \
     output_tokens, total_tokens, cost_nanos::text AS cost, timed_requests, duration_ms, \
     cached_input_tokens, reasoning_tokens, durations";

/// The types of [`COLUMNS`].
pub(super) type CellSql = (
    Timestamptz,
    Integer,
    SmallInt,
    SmallInt,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    Text,
    BigInt,
    BigInt,
    BigInt,
    BigInt,
    Array<Integer>,
);

/// A cell with the moment it counts at.
#[derive(Queryable, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct CellRow {
    #[diesel(sql_type = Timestamptz)]
    start: Moment,
    #[diesel(sql_type = Integer)]
    key: i32,
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
    fn push_to(self, block: &mut Block) -> Result<(), StoreError> {
        let corrupt = || StoreError::Corrupt(format!("a usage cell of {}", self.key));
        let category = match self.error_category {
            0 => None,
            code => Some(ErrorCategory::from_code(code).ok_or_else(corrupt)?),
        };
        let sums = Sums {
            requests: self.requests,
            input_tokens: self.input_tokens,
            output_tokens: self.output_tokens,
            total_tokens: self.total_tokens,
            cached_input_tokens: self.cached_input_tokens,
            reasoning_tokens: self.reasoning_tokens,
            cost: Usd::from_units(self.cost.parse().map_err(|_| corrupt())?),
            timed_requests: self.timed_requests,
            duration_ms: self.duration_ms,
        };
        let status = Status::from_code(self.status).ok_or_else(corrupt)?;
        block.push(self.key, status, category, sums, &self.durations);
        Ok(())
    }
}

/// The cells by the moment they count at.
pub(super) fn pieces(
    rows: impl IntoIterator<Item = QueryResult<CellRow>>,
) -> Result<Vec<Piece>, StoreError> {
    let mut blocks: BTreeMap<Moment, Block> = BTreeMap::new();
    for row in rows {
        let row = row?;
        let block = blocks.entry(row.start).or_default();
        row.push_to(block)?;
    }
    let piece = |(start, mut block): (Moment, Block)| {
        block.shrink();
        Piece {
            start,
            block: Arc::new(block),
        }
    };
    Ok(blocks.into_iter().map(piece).collect())
}

/// The cells of these buckets of one grain by family.
pub(super) fn of_families(
    conn: &mut Connection,
    memory: &UsageMemory,
    grain: Grain,
    buckets: &[Bucket],
) -> Result<Vec<Piece>, StoreError> {
    let mut found = Vec::with_capacity(buckets.len());
    let mut missing: HashMap<Moment, Bucket> = HashMap::new();
    for &bucket in buckets {
        match memory.cache().get(bucket, Part::Families) {
            Some(Kept::Families(block)) => found.push(Piece {
                start: bucket.start,
                block,
            }),
            _ => drop(missing.insert(bucket.start, bucket)),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let starts: Vec<Moment> = missing.keys().copied().collect();
    for starts in starts.chunks(BUCKETS_AT_ONCE) {
        for piece in read_families(conn, grain, starts)? {
            if let Some(bucket) = missing.remove(&piece.start) {
                let kept = Kept::Families(Arc::clone(&piece.block));
                memory.cache().put(bucket, Part::Families, kept);
            }
            found.push(piece);
        }
    }
    // Buckets without any entry are worth remembering too.
    for bucket in missing.into_values() {
        let nothing = Kept::Families(Arc::default());
        memory.cache().put(bucket, Part::Families, nothing);
    }
    Ok(found)
}

fn read_families(
    conn: &mut Connection,
    grain: Grain,
    starts: &[Moment],
) -> Result<Vec<Piece>, StoreError> {
    let rows = diesel::sql_query(format!(
        "SELECT {COLUMNS}
         FROM (SELECT bucket AS start, family_id AS key, * FROM usage_families) AS cells
         WHERE grain = $1 AND bucket = ANY($2)"
    ))
    .bind::<SmallInt, _>(grain.code())
    .bind::<Array<Timestamptz>, _>(starts)
    .load_iter::<CellRow, DefaultLoadingMode>(conn)?;
    pieces(rows)
}

/// The cells of these buckets by series, of all or only of `series`.
pub(super) fn of_series(
    conn: &mut Connection,
    grain: Grain,
    buckets: &[Bucket],
    series: Option<&[i32]>,
) -> Result<Vec<Piece>, StoreError> {
    if buckets.is_empty() || series.is_some_and(<[i32]>::is_empty) {
        return Ok(Vec::new());
    }
    let table = match grain {
        Grain::Hour => "usage_hourly",
        Grain::Day => "usage_daily",
    };
    let starts: Vec<Moment> = buckets.iter().map(|one| one.start).collect();
    let narrowed = series.map_or("", |_| "AND series_id = ANY($2)");
    let rows = diesel::sql_query(format!(
        "SELECT {COLUMNS}
         FROM (SELECT bucket AS start, series_id AS key, * FROM {table}) AS cells
         WHERE bucket = ANY($1) {narrowed}"
    ))
    .bind::<Array<Timestamptz>, _>(starts);
    match series {
        Some(series) => pieces(
            rows.bind::<Array<Integer>, _>(series)
                .load_iter::<CellRow, DefaultLoadingMode>(conn)?,
        ),
        None => pieces(rows.load_iter::<CellRow, DefaultLoadingMode>(conn)?),
    }
}
