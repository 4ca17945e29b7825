//! Reads rows of entries and converts them to segments.
//!
//! Roll-up seals hours from them, and the unsealed tail is scanned in the same form as
//! sealed segments.

use std::collections::{BTreeMap, HashSet};

use chrono::Datelike;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Timestamptz, Untyped};
use logbook_columnar::dictionary::Outcome;
use logbook_columnar::segment::{Column, RowColumns, RowKey, Segment, encode_optional};
use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::condition::Condition;
use crate::error::StoreError;

/// Rows of entries, as one array for each column: fetching them row by row would take
/// several times as long.
#[derive(Clone, Debug, Default, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(crate) struct RowArrays {
    #[diesel(sql_type = Array<Integer>)]
    series_ids: Vec<i32>,
    #[diesel(sql_type = Array<SmallInt>)]
    outcomes: Vec<i16>,
    #[diesel(sql_type = Array<Timestamptz>)]
    started_at: Vec<Moment>,
    #[diesel(sql_type = Array<diesel::sql_types::Uuid>)]
    ids: Vec<Uuid>,
    #[diesel(sql_type = Array<Integer>)]
    input_tokens: Vec<i32>,
    #[diesel(sql_type = Array<Integer>)]
    output_tokens: Vec<i32>,
    #[diesel(sql_type = Array<Integer>)]
    total_tokens: Vec<i32>,
    #[diesel(sql_type = Array<BigInt>)]
    cost_nanos: Vec<i64>,
    #[diesel(sql_type = Array<Integer>)]
    duration_ms: Vec<i32>,
    #[diesel(sql_type = Array<Integer>)]
    cached_input_tokens: Vec<i32>,
    #[diesel(sql_type = Array<Integer>)]
    reasoning_tokens: Vec<i32>,
    #[diesel(sql_type = Array<Integer>)]
    cache_write_tokens: Vec<i32>,
}

/// Returns the rows that started in `intervals` as segments, one for each interval that
/// has rows, with the moment that its starts are relative to; `None` when there are more
/// than `limit` rows.
pub(crate) fn read(
    conn: &mut Connection,
    intervals: &[Interval],
    limit: usize,
) -> Result<Option<Vec<(Moment, Segment)>>, StoreError> {
    let rows: RowArrays = diesel::sql_query(statement(intervals, limit)).get_result(conn)?;
    if rows.len() > limit {
        return Ok(None);
    }
    let mut segments = Vec::new();
    for interval in intervals {
        let inside = rows.inside(*interval);
        segments.extend(rows.segment(inside)?);
    }
    Ok(Some(segments))
}

/// Returns the rows that `condition` accepts as one segment, with the moment that its
/// starts are relative to; `None` when there are no such rows.
pub(crate) fn matching(
    conn: &mut Connection,
    condition: Condition,
) -> Result<Option<(Moment, Segment)>, StoreError> {
    let rows: RowArrays = entries::table
        .filter(condition)
        .select(sql::<Untyped>(&arrays(NO_IDS)))
        .get_result(conn)?;
    rows.whole()
}

fn statement(intervals: &[Interval], limit: usize) -> String {
    // One more row indicates that there are too many.
    let rows = select_rows(&within(intervals), limit.saturating_add(1));
    let arrays = arrays(NO_IDS);
    format!("SELECT {arrays} FROM ({rows}) AS chosen")
}

/// The number of the outcome of a row, see `Outcome::from_number`.
const OUTCOME: &str = "(status * 16 + coalesce(error_category, 0))";
/// Replaces the ids in statements whose callers do not need them.
const NO_IDS: &str = "'{}'::uuid[]";

/// Returns the SELECT list for [`RowArrays`], with the expression `ids` for the ids.
pub(crate) fn arrays(ids: &str) -> String {
    let number = |name: &str| format!("{} AS {name}", numbers(name));
    let columns = [
        format!("{} AS series_ids", array_agg("series_id")),
        format!("{} AS outcomes", array_agg(&format!("{OUTCOME}::smallint"))),
        format!("{} AS started_at", array_agg("started_at")),
        format!("{ids} AS ids"),
        number("input_tokens"),
        number("output_tokens"),
        number("total_tokens"),
        number("cost_nanos"),
        number("duration_ms"),
        number("cached_input_tokens"),
        number("reasoning_tokens"),
        number("cache_write_tokens"),
    ];
    columns.join(", ")
}

/// Returns the expression that aggregates `expression` to an array, which is empty
/// without rows.
pub(crate) fn array_agg(expression: &str) -> String {
    format!("coalesce(array_agg({expression}), '{{}}')")
}

/// Returns the expression for the numbers of a column. Absent numbers are -1, because
/// arrays with nulls take longer to decode.
fn numbers(name: &str) -> String {
    array_agg(&format!("coalesce({name}, -1)"))
}

/// Returns the statement for the rows that `condition` accepts, at most `limit`.
pub(crate) fn select_rows(condition: &str, limit: usize) -> String {
    format!(
        "SELECT series_id, status, error_category, started_at, id, input_tokens, output_tokens,
                total_tokens, cost_nanos, duration_ms,
                cached_input_tokens, reasoning_tokens, cache_write_tokens
         FROM entries WHERE {condition} LIMIT {limit}",
    )
}

/// Returns the condition that a row started in one of `intervals`. It has literals
/// instead of parameters, so that the planner prunes the partitions of other days.
pub(crate) fn within(intervals: &[Interval]) -> String {
    let bound = |comparison: &str, moment: Option<Moment>| {
        moment.map_or("true".to_owned(), |moment| {
            format!("started_at {comparison} '{}'", literal(moment))
        })
    };
    let one = |interval: &Interval| {
        format!(
            "({} AND {})",
            bound(">=", interval.from),
            bound("<", interval.to)
        )
    };
    if intervals.is_empty() {
        return "false".to_owned();
    }
    let all: Vec<String> = intervals.iter().map(one).collect();
    all.join(" OR ")
}

/// Formats a moment as Postgres parses it, in which the year before 1 is 1 BC.
pub(super) fn literal(moment: Moment) -> String {
    let (is_common, year) = moment.year_ce();
    let era = if is_common { "" } else { " BC" };
    let rest = moment.format("%m-%d %H:%M:%S%.6f+00");
    format!("{year:04}-{rest}{era}")
}

impl RowArrays {
    /// Returns the number of rows.
    pub(crate) const fn len(&self) -> usize {
        self.started_at.len()
    }

    /// Returns the highest start and id.
    pub(crate) fn last(&self) -> Option<(Moment, Uuid)> {
        let keys = self.started_at.iter().zip(&self.ids);
        keys.map(|(&start, &id)| (start, id)).max()
    }

    /// Returns the earliest start.
    pub(crate) fn first_start(&self) -> Option<Moment> {
        self.started_at.iter().min().copied()
    }

    /// Converts all rows to a segment with starts relative to `start`, which must not be
    /// after any of them.
    pub(crate) fn whole_since(&self, start: Moment) -> Result<Segment, StoreError> {
        self.segment_since((0..self.len()).collect(), start)
    }

    /// Returns a segment for each bucket of `grain` that has rows, with its start.
    pub(crate) fn by_bucket(&self, grain: Grain) -> Result<Vec<(Moment, Segment)>, StoreError> {
        let mut buckets: BTreeMap<Moment, Vec<usize>> = BTreeMap::new();
        for (row, &start) in self.started_at.iter().enumerate() {
            buckets.entry(grain.bucket(start)).or_default().push(row);
        }
        let segment = |(start, rows)| Ok((start, self.segment_since(rows, start)?));
        buckets.into_iter().map(segment).collect()
    }

    /// Returns the indices of the rows that started in `interval`.
    fn inside(&self, interval: Interval) -> Vec<usize> {
        let holds = |&row: &usize| interval.holds(self.started_at[row]);
        (0..self.len()).filter(holds).collect()
    }

    /// Returns these rows together with `others`, which replace rows with the same id.
    pub(crate) fn with(&self, others: Self) -> Self {
        let replaced: HashSet<Uuid> = others.ids.iter().copied().collect();
        let is_kept = |row: &usize| !replaced.contains(&self.ids[*row]);
        let kept: Vec<usize> = (0..self.len()).filter(is_kept).collect();
        let Self {
            series_ids,
            outcomes,
            started_at,
            ids,
            input_tokens,
            output_tokens,
            total_tokens,
            cost_nanos,
            duration_ms,
            cached_input_tokens,
            reasoning_tokens,
            cache_write_tokens,
        } = others;
        Self {
            series_ids: joined(&kept, &self.series_ids, series_ids),
            outcomes: joined(&kept, &self.outcomes, outcomes),
            started_at: joined(&kept, &self.started_at, started_at),
            ids: joined(&kept, &self.ids, ids),
            input_tokens: joined(&kept, &self.input_tokens, input_tokens),
            output_tokens: joined(&kept, &self.output_tokens, output_tokens),
            total_tokens: joined(&kept, &self.total_tokens, total_tokens),
            cost_nanos: joined(&kept, &self.cost_nanos, cost_nanos),
            duration_ms: joined(&kept, &self.duration_ms, duration_ms),
            cached_input_tokens: joined(&kept, &self.cached_input_tokens, cached_input_tokens),
            reasoning_tokens: joined(&kept, &self.reasoning_tokens, reasoning_tokens),
            cache_write_tokens: joined(&kept, &self.cache_write_tokens, cache_write_tokens),
        }
    }

    /// Converts all rows to a segment, with the moment that its starts are relative to;
    /// `None` when there are no rows.
    pub(crate) fn whole(&self) -> Result<Option<(Moment, Segment)>, StoreError> {
        self.segment((0..self.len()).collect())
    }

    fn segment(&self, rows: Vec<usize>) -> Result<Option<(Moment, Segment)>, StoreError> {
        let starts = rows.iter().map(|&row| self.started_at[row]);
        let Some(start) = starts.min() else {
            return Ok(None);
        };
        Ok(Some((start, self.segment_since(rows, start)?)))
    }

    /// Converts these rows to a segment with starts relative to `start`.
    fn segment_since(&self, mut rows: Vec<usize>, start: Moment) -> Result<Segment, StoreError> {
        let offset = |row: usize| (self.started_at[row] - start).num_milliseconds();
        let offset = |row: usize| offset(row).unsigned_abs();
        rows.sort_unstable_by_key(|&row| (self.outcomes[row], self.series_ids[row], offset(row)));
        let columns: RowColumns = Column::ALL.map(|column| match column {
            Column::Started => rows.iter().map(|&row| offset(row)).collect(),
            Column::InputTokens => all_kept(&self.input_tokens, &rows),
            Column::OutputTokens => all_kept(&self.output_tokens, &rows),
            Column::TotalTokens => all_kept(&self.total_tokens, &rows),
            Column::CostNanos => all_kept(&self.cost_nanos, &rows),
            Column::DurationMs => all_kept(&self.duration_ms, &rows),
            Column::CachedInputTokens => all_kept(&self.cached_input_tokens, &rows),
            Column::ReasoningTokens => all_kept(&self.reasoning_tokens, &rows),
            Column::CacheWriteTokens => all_kept(&self.cache_write_tokens, &rows),
        });
        let key = |&row: &usize| {
            Some(RowKey {
                outcome: Outcome::from_number(u64::try_from(self.outcomes[row]).ok()?)?,
                series_id: self.series_ids[row],
            })
        };
        let keys: Option<Vec<RowKey>> = rows.iter().map(key).collect();
        let keys = keys.ok_or_else(|| StoreError::Corrupt("the outcome of an entry".into()))?;
        Ok(Segment::from_rows(&keys, &columns))
    }
}

/// Returns the values of the rows in `kept`, followed by `others`.
fn joined<T: Copy>(kept: &[usize], values: &[T], others: Vec<T>) -> Vec<T> {
    let kept = kept.iter().map(|&row| values[row]);
    kept.chain(others).collect()
}

/// Returns the values of `rows` as a column stores them, with negative numbers as absent.
fn all_kept<T: Copy + Into<i64>>(values: &[T], rows: &[usize]) -> Vec<u64> {
    let one =
        |&row: &usize| encode_optional(Some(values[row].into()).filter(|&value: &i64| value >= 0));
    rows.iter().map(one).collect()
}
