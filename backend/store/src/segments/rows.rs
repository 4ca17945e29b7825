//! Reading rows of entries as a segment.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, SmallInt, Timestamptz};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::column::{Column, kept};
use super::outcome::Outcome;
use super::segment::{Columns, Run, Segment};
use crate::{Connection, StoreError};

/// Rows in the order of a segment. One array a column: fetching a row of its
/// own for each would cost several times as much.
#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = Array<Integer>)]
    series_ids: Vec<i32>,
    #[diesel(sql_type = Array<SmallInt>)]
    outcomes: Vec<i16>,
    #[diesel(sql_type = Array<Timestamptz>)]
    started_at: Vec<Moment>,
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
    let rows: Rows = diesel::sql_query(statement(intervals, most)).get_result(conn)?;
    if rows.series_ids.len() > most {
        return Ok(None);
    }
    let mut segments = Vec::new();
    for interval in intervals {
        let inside = rows.inside(*interval);
        if let Some(start) = inside.iter().map(|&row| rows.started_at[row]).min() {
            segments.push((start, rows.segment(&inside, start)?));
        }
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
    let rows: Rows = diesel::sql_query(statement(&[bucket], most)).get_result(conn)?;
    if rows.series_ids.len() > most {
        return Ok(None);
    }
    rows.segment(&rows.inside(bucket), start).map(Some)
}

fn statement(intervals: &[Interval], most: usize) -> String {
    let array = |expression: &str| format!("coalesce(array_agg({expression}), '{{}}')");
    let number = |name: &str| format!("{} AS {name}", array(&format!("coalesce({name}, -1)")));
    let columns = [
        format!("{} AS series_ids", array("series_id")),
        format!("{} AS outcomes", array("outcome")),
        format!("{} AS started_at", array("started_at")),
        number("input_tokens"),
        number("output_tokens"),
        number("total_tokens"),
        number("cost_nanos"),
        number("duration_ms"),
    ];
    format!(
        "SELECT {} FROM (
             SELECT * FROM (
                 SELECT series_id, {}::smallint AS outcome, started_at, id, input_tokens,
                        output_tokens, total_tokens, cost_nanos, duration_ms
                 FROM entries WHERE {} LIMIT {}
             ) AS chosen ORDER BY series_id, outcome, started_at, id
         ) AS ordered",
        columns.join(", "),
        Outcome::SQL,
        within(intervals),
        most.saturating_add(1),
    )
}

/// Literals rather than parameters, so that the plan opens only the partitions
/// of these days.
fn within(intervals: &[Interval]) -> String {
    let bound = |comparison: &str, moment: Option<Moment>| {
        moment.map_or("true".to_owned(), |moment| {
            format!("started_at {comparison} '{}'", moment.to_rfc3339())
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

impl Rows {
    /// The rows that began in `interval`.
    fn inside(&self, interval: Interval) -> Vec<usize> {
        let holds = |&row: &usize| interval.holds(self.started_at[row]);
        (0..self.started_at.len()).filter(holds).collect()
    }

    /// The segment of these rows.
    fn segment(&self, rows: &[usize], start: Moment) -> Result<Segment, StoreError> {
        let since = |&row: &usize| (self.started_at[row] - start).num_milliseconds();
        let columns: Columns = Column::ALL.map(|column| match column {
            Column::Started => rows.iter().map(|row| since(row).unsigned_abs()).collect(),
            Column::InputTokens => all_kept(&self.input_tokens, rows),
            Column::OutputTokens => all_kept(&self.output_tokens, rows),
            Column::TotalTokens => all_kept(&self.total_tokens, rows),
            Column::CostNanos => all_kept(&self.cost_nanos, rows),
            Column::DurationMs => all_kept(&self.duration_ms, rows),
        });
        let run = |&row: &usize| {
            Some(Run {
                series_id: self.series_ids[row],
                outcome: Outcome::from_number(u64::try_from(self.outcomes[row]).ok()?)?,
                rows: 1,
            })
        };
        let runs: Option<Vec<Run>> = rows.iter().map(run).collect();
        let runs = runs.ok_or_else(|| StoreError::Corrupt("the outcome of an entry".into()))?;
        Ok(Segment::of(&runs, &columns))
    }
}

/// Absent numbers come as -1: arrays with holes take longer to read.
fn all_kept<T: Copy + Into<i64>>(values: &[T], rows: &[usize]) -> Vec<u64> {
    let one = |&row: &usize| kept(Some(values[row].into()).filter(|&value: &i64| value >= 0));
    rows.iter().map(one).collect()
}
