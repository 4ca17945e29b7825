//! Reading rows of entries as a segment.

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

/// RowArrays of entries. One array a column: fetching a row of its own for each would
/// cost several times as much.
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

/// The rows that began in one of the `intervals` as segments, one for each
/// interval that has any, with the moment their starts are counted from; or
/// `None` when they are more than `most`.
///
/// # Errors
/// Those of the database.
pub(crate) fn read(
    conn: &mut Connection,
    intervals: &[Interval],
    most: usize,
) -> Result<Option<Vec<(Moment, Segment)>>, StoreError> {
    let rows: RowArrays = diesel::sql_query(statement(intervals, most)).get_result(conn)?;
    if rows.len() > most {
        return Ok(None);
    }
    let mut segments = Vec::new();
    for interval in intervals {
        let inside = rows.inside(*interval);
        segments.extend(rows.segment(inside)?);
    }
    Ok(Some(segments))
}

/// The rows of one bucket as its segment, or `None` when they are more than `most`.
///
/// # Errors
/// Those of the database.
pub(crate) fn read_bucket(
    conn: &mut Connection,
    start: Moment,
    end: Moment,
    most: usize,
) -> Result<Option<Segment>, StoreError> {
    let bucket = Interval {
        from: Some(start),
        to: Some(end),
    };
    let rows: RowArrays = diesel::sql_query(statement(&[bucket], most)).get_result(conn)?;
    if rows.len() > most {
        return Ok(None);
    }
    rows.segment_since(rows.inside(bucket), start).map(Some)
}

/// The rows that `condition` accepts as one segment, with the moment their starts
/// are counted from; `None` when there are none.
///
/// # Errors
/// Those of the database.
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

fn statement(intervals: &[Interval], most: usize) -> String {
    let (arrays, chosen) = (arrays(NO_IDS), chosen(&within(intervals), most));
    format!("SELECT {arrays} FROM ({chosen}) AS chosen")
}

/// The number of an outcome in a row of entries.
const OUTCOME: &str = "(status * 16 + coalesce(error_category, 0))";
/// Instead of ids where nobody asks which row is which.
const NO_IDS: &str = "'{}'::uuid[]";

/// The columns of [`RowArrays`] out of entries, with these ids.
pub(crate) fn arrays(ids: &str) -> String {
    let number = |name: &str| format!("{} AS {name}", numbers(name));
    let columns = [
        format!("{} AS series_ids", array("series_id")),
        format!("{} AS outcomes", array(&format!("{}::smallint", OUTCOME))),
        format!("{} AS started_at", array("started_at")),
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

pub(crate) fn array(of: &str) -> String {
    format!("coalesce(array_agg({of}), '{{}}')")
}

/// Absent numbers come as -1: arrays with holes take longer to read.
fn numbers(name: &str) -> String {
    array(&format!("coalesce({name}, -1)"))
}

/// Those rows that `condition` accepts, and one more where they are more than `most`.
pub(crate) fn chosen(condition: &str, most: usize) -> String {
    format!(
        "SELECT series_id, status, error_category, started_at, id, input_tokens, output_tokens,
                total_tokens, cost_nanos, duration_ms,
                cached_input_tokens, reasoning_tokens, cache_write_tokens
         FROM entries WHERE {condition} LIMIT {}",
        most.saturating_add(1),
    )
}

/// Literals rather than parameters, so that the plan opens only the partitions
/// of these days.
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

/// A moment as Postgres writes it: there was no year 0.
pub(crate) fn literal(moment: Moment) -> String {
    let (is_common, year) = moment.year_ce();
    let era = if is_common { "" } else { " BC" };
    let rest = moment.format("%m-%d %H:%M:%S%.6f+00");
    format!("{year:04}-{rest}{era}")
}

impl RowArrays {
    /// How many.
    pub(crate) const fn len(&self) -> usize {
        self.started_at.len()
    }

    /// The start and id of the one that is last by these.
    pub(crate) fn last(&self) -> Option<(Moment, Uuid)> {
        let keys = self.started_at.iter().zip(&self.ids);
        keys.map(|(&start, &id)| (start, id)).max()
    }

    /// The rows of each bucket of `grain` as a segment, by its start.
    pub(crate) fn by_bucket(&self, grain: Grain) -> Result<Vec<(Moment, Segment)>, StoreError> {
        let mut buckets: BTreeMap<Moment, Vec<usize>> = BTreeMap::new();
        for (row, &start) in self.started_at.iter().enumerate() {
            buckets.entry(grain.bucket(start)).or_default().push(row);
        }
        let segment = |(start, rows)| Ok((start, self.segment_since(rows, start)?));
        buckets.into_iter().map(segment).collect()
    }

    /// The rows that began in `interval`.
    fn inside(&self, interval: Interval) -> Vec<usize> {
        let holds = |&row: &usize| interval.holds(self.started_at[row]);
        (0..self.len()).filter(holds).collect()
    }

    /// These rows with the `others`, which replace those of the same id.
    pub(crate) fn with(&self, others: Self) -> Self {
        let replaced: HashSet<Uuid> = others.ids.iter().copied().collect();
        let stays = |row: &usize| !replaced.contains(&self.ids[*row]);
        let kept: Vec<usize> = (0..self.len()).filter(stays).collect();
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

    /// All of them as a segment, with the moment their starts are counted from;
    /// `None` when there are none.
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

    /// The segment of these rows.
    fn segment_since(&self, mut rows: Vec<usize>, start: Moment) -> Result<Segment, StoreError> {
        let since = |row: usize| (self.started_at[row] - start).num_milliseconds();
        let since = |row: usize| since(row).unsigned_abs();
        rows.sort_unstable_by_key(|&row| (self.outcomes[row], self.series_ids[row], since(row)));
        let columns: RowColumns = Column::ALL.map(|column| match column {
            Column::Started => rows.iter().map(|&row| since(row)).collect(),
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

/// The values of the rows that are kept, and others.
fn joined<T: Copy>(kept: &[usize], values: &[T], others: Vec<T>) -> Vec<T> {
    let kept = kept.iter().map(|&row| values[row]);
    kept.chain(others).collect()
}

fn all_kept<T: Copy + Into<i64>>(values: &[T], rows: &[usize]) -> Vec<u64> {
    let one =
        |&row: &usize| encode_optional(Some(values[row].into()).filter(|&value: &i64| value >= 0));
    rows.iter().map(one).collect()
}
