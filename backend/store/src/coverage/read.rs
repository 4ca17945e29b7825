//! Reads the buckets that cover one or more periods, together with the snapshot they are valid in,
//! by one statement.
//!
//! Every read of statistics, pages and facets begins with this statement.

use std::ops::Range;

use chrono::NaiveTime;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::hint::CoverageHint;
use crate::coverage::view::{CoverageView, Covered, bounds, hours_of, union};
use crate::db::Connection;
use crate::db::partitions::day_of_name;
use crate::error::StoreError;

/// Reads the coverage of `interval`.
pub(crate) fn read(
    conn: &mut Connection,
    hint: &CoverageHint,
    interval: Interval,
) -> Result<Covered, StoreError> {
    let view = read_all(conn, hint, &[interval])?;
    let missing = || StoreError::Corrupt(format!("the coverage of {interval:?}"));
    view.covered(interval).ok_or_else(missing)
}

/// Reads the coverage of all `intervals` as of one snapshot.
pub(crate) fn read_all(
    conn: &mut Connection,
    hint: &CoverageHint,
    intervals: &[Interval],
) -> Result<CoverageView, StoreError> {
    let spans = intervals.iter().flat_map(|&interval| {
        let Range { start, end } = hours_of(interval);
        let skipped = hint.days_in(interval);
        if skipped.is_empty() {
            return [start..end, end..end];
        }
        [start..skipped.start, skipped.end..end]
    });
    let mut view = query(conn, intervals, spans.collect())?;
    if !intervals.iter().all(|&one| view.covered(one).is_some()) {
        // A day of the hint has lost its mark. Everything is read again, because the
        // first result is of another snapshot.
        hint.clear();
        let spans = intervals.iter().map(|&interval| hours_of(interval));
        view = query(conn, intervals, spans.collect())?;
    }
    let days: Vec<Moment> = view.days.iter().map(|day| day.start).collect();
    hint.extend(&days);
    Ok(view)
}

/// Returns the snapshot of the next statement, as `pg_current_snapshot()` reports it. While
/// it stays the same, nothing is committed.
pub(crate) fn current_snapshot(conn: &mut Connection) -> Result<String, StoreError> {
    let snapshot = diesel::dsl::sql::<Text>("pg_current_snapshot()::text");
    Ok(diesel::select(snapshot).get_result(conn)?)
}

/// Reads the days that lie between the ends of `intervals`, and the hours that start
/// within `spans`.
fn query(
    conn: &mut Connection,
    intervals: &[Interval],
    spans: Vec<Range<Moment>>,
) -> Result<CoverageView, StoreError> {
    let all = intervals.iter().map(|&interval| bounds(interval));
    let days_read = all.reduce(|one, other| one.start.min(other.start)..one.end.max(other.end));
    let days_read = days_read.unwrap_or_default();
    let hours_read = union(spans);
    let statement = Statement {
        from: finite(days_read.start),
        last_day: finite(days_read.end).map(|to| to - Grain::Day.length()),
        span_starts: hours_read.iter().map(|span| finite(span.start)).collect(),
        span_ends: hours_read.iter().map(|span| finite(span.end)).collect(),
    };
    let rows = statement.load::<Row>(conn)?;
    let mut view = CoverageView {
        days_read,
        hours_read,
        ..CoverageView::default()
    };
    rows.into_iter().for_each(|row| add(&mut view, row));
    view.days.sort_unstable();
    view.hours.sort_unstable();
    Ok(view)
}

fn add(view: &mut CoverageView, (grain, start, version, splits, snapshot, partition): Row) {
    if let Some(snapshot) = snapshot {
        view.snapshot = snapshot;
        view.first_day = partition.as_deref().and_then(start_of_partition);
    }
    if let (Some(grain), Some(start), Some(version)) = (grain, start, version) {
        let is_day = grain == Grain::Day.code();
        let (buckets, grain) = match is_day {
            true => (&mut view.days, Grain::Day),
            false => (&mut view.hours, Grain::Hour),
        };
        let bucket = Bucket {
            start,
            grain,
            version,
        };
        buckets.push(bucket);
        if let Some(splits) = splits {
            view.splits.insert(bucket, splits);
        }
    }
}

/// Returns a moment, or `None` for the ends of time, which the database calls infinity.
fn finite(moment: Moment) -> Option<Moment> {
    Some(moment).filter(|&one| one != Moment::MIN_UTC && one != Moment::MAX_UTC)
}

/// Returns the start of the day of a partition.
fn start_of_partition(name: &str) -> Option<Moment> {
    let midnight = day_of_name(name)?.and_time(NaiveTime::MIN);
    Some(midnight.and_utc())
}

/// Grain, start and version of a bucket, and its splits if it has any; or the snapshot,
/// and the name of the first partition.
type Row = (
    Option<i16>,
    Option<Moment>,
    Option<i64>,
    Option<Vec<Moment>>,
    Option<String>,
    Option<String>,
);

/// The statement, as a type of its own so that Diesel builds its text and Postgres its
/// plan once for each connection. Starting the plan takes longer than running it, so
/// that the plan has as few nodes as possible.
#[derive(QueryId)]
struct Statement {
    from: Option<Moment>,
    last_day: Option<Moment>,
    span_starts: Vec<Option<Moment>>,
    span_ends: Vec<Option<Moment>>,
}

impl Query for Statement {
    type SqlType = (
        Nullable<SmallInt>,
        Nullable<Timestamptz>,
        Nullable<BigInt>,
        Nullable<Array<Timestamptz>>,
        Nullable<Text>,
        Nullable<Text>,
    );
}

impl RunQueryDsl<Connection> for Statement {}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT NULL::smallint, NULL::timestamptz, NULL::bigint, NULL::timestamptz[],
                 pg_current_snapshot()::text,
                 (SELECT relname::text FROM pg_class
                  WHERE relname BETWEEN 'entries_p' AND 'entries_q' AND relkind = 'r'
                    AND relname ~ '^entries_p[0-9]{8}$'
                  ORDER BY pg_class.relname LIMIT 1)",
        );
        out.push_sql(" UNION ALL SELECT grain, bucket, version, nullif(splits, '{}'), NULL, NULL");
        out.push_sql(MARKS);
        out.push_sql("grain = 2 AND bucket >= coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.from)?;
        out.push_sql(", '-infinity') AND bucket <= coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.last_day)?;
        out.push_sql(
            ", 'infinity')
             UNION ALL SELECT grain, bucket, version, nullif(splits, '{}'), NULL, NULL FROM unnest(",
        );
        out.push_bind_param::<Array<Nullable<Timestamptz>>, _>(&self.span_starts)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Timestamptz>>, _>(&self.span_ends)?;
        out.push_sql(
            ") AS span(first, after_last)
             CROSS JOIN LATERAL (SELECT grain, bucket, version, splits",
        );
        out.push_sql(MARKS);
        out.push_sql(
            "grain = 1 AND bucket >= coalesce(first, '-infinity')
                 AND bucket < coalesce(after_last, 'infinity')) AS hours",
        );
        Ok(())
    }
}

const MARKS: &str = " FROM usage_coverage WHERE NOT retired AND ";
