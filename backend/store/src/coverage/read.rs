//! Reads the buckets that cover a period, together with the snapshot they are valid in,
//! by one statement.
//!
//! Every read of statistics, pages and facets begins with this statement.

use std::iter;
use std::ops::Range;

use chrono::NaiveTime;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::hint::CoverageHint;
use crate::db::Connection;
use crate::db::partitions::day_of_name;
use crate::error::StoreError;

/// The coverage of a period in one snapshot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Covered {
    /// The buckets with a mark and a segment, in the order of time: the days that the
    /// period contains, and otherwise the hours that overlap it. They are disjoint.
    pub(crate) buckets: Vec<Bucket>,
    /// The snapshot, as `pg_current_snapshot()` reports it.
    pub(crate) snapshot: String,
    /// The start of the first day that may have entries; `None` when it is not known.
    pub(crate) first_day: Option<Moment>,
}

/// Reads the coverage of `interval`.
pub(crate) fn read(
    conn: &mut Connection,
    hint: &CoverageHint,
    interval: Interval,
) -> Result<Covered, StoreError> {
    let skipped = hint.days_in(interval);
    let mut covered = query(conn, interval, &skipped)?;
    let mut days = days_among(&covered.buckets);
    let is_missing = |day| days.binary_search(&day).is_err();
    if starts(skipped).any(is_missing) {
        // Everything is read again, because the first result is of another snapshot.
        hint.clear();
        covered = query(conn, interval, &Range::default())?;
        days = days_among(&covered.buckets);
    }
    hint.extend(&days);
    let is_outside = |hour| days.binary_search(&Grain::Day.bucket(hour)).is_err();
    let buckets = &mut covered.buckets;
    buckets.retain(|one| one.grain == Grain::Day || is_outside(one.start));
    buckets.sort_unstable();
    Ok(covered)
}

/// Returns the starts of the days among `buckets`, in ascending order.
fn days_among(buckets: &[Bucket]) -> Vec<Moment> {
    let days = buckets.iter().filter(|one| one.grain == Grain::Day);
    let mut days: Vec<Moment> = days.map(|one| one.start).collect();
    days.sort_unstable();
    days
}

/// Returns the starts of the days of a range.
fn starts(days: Range<Moment>) -> impl Iterator<Item = Moment> {
    let next = |&day: &Moment| Some(day + Grain::Day.length());
    let all = iter::successors(Some(days.start), next);
    all.take_while(move |&day| day < days.end)
}

/// Reads the days that `interval` contains and the hours that overlap it, except the
/// hours that start within `skipped`.
fn query(
    conn: &mut Connection,
    interval: Interval,
    skipped: &Range<Moment>,
) -> Result<Covered, StoreError> {
    let statement = Statement {
        from: interval.from,
        after_hour: interval.from.map(|from| from - Grain::Hour.length()),
        to: interval.to,
        last_day: interval.to.map(|to| to - Grain::Day.length()),
        skipped: skipped.clone(),
    };
    let mut covered = Covered::default();
    for (grain, start, version, snapshot, partition) in statement.load::<Row>(conn)? {
        if let Some(snapshot) = snapshot {
            covered.snapshot = snapshot;
            covered.first_day = partition.as_deref().and_then(start_of_partition);
        }
        if let (Some(grain), Some(start), Some(version)) = (grain, start, version) {
            let is_day = grain == Grain::Day.code();
            covered.buckets.push(Bucket {
                start,
                grain: if is_day { Grain::Day } else { Grain::Hour },
                version,
            });
        }
    }
    Ok(covered)
}

/// Returns the start of the day of a partition.
fn start_of_partition(name: &str) -> Option<Moment> {
    let midnight = day_of_name(name)?.and_time(NaiveTime::MIN);
    Some(midnight.and_utc())
}

/// Grain, start and version of a bucket; or the snapshot, and the name of the first
/// partition.
type Row = (
    Option<i16>,
    Option<Moment>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

/// The statement, as a type of its own so that Diesel builds its text and Postgres its
/// plan once for each connection. Starting the plan takes longer than running it, so
/// that the plan has as few nodes as possible.
#[derive(QueryId)]
struct Statement {
    from: Option<Moment>,
    after_hour: Option<Moment>,
    to: Option<Moment>,
    last_day: Option<Moment>,
    skipped: Range<Moment>,
}

impl Query for Statement {
    type SqlType = (
        Nullable<SmallInt>,
        Nullable<Timestamptz>,
        Nullable<BigInt>,
        Nullable<Text>,
        Nullable<Text>,
    );
}

impl RunQueryDsl<Connection> for Statement {}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT NULL::smallint, NULL::timestamptz, NULL::bigint, pg_current_snapshot()::text,
                 (SELECT relname::text FROM pg_class
                  WHERE relname BETWEEN 'entries_p' AND 'entries_q' AND relkind = 'r'
                    AND relname ~ '^entries_p[0-9]{8}$'
                  ORDER BY pg_class.relname LIMIT 1)",
        );
        // A day has a segment only as long as all of its hours have one.
        out.push_sql(MARKS);
        out.push_sql("grain = 2 AND bucket >= coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.from)?;
        out.push_sql(", '-infinity') AND bucket <= coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.last_day)?;
        out.push_sql(", 'infinity')");
        out.push_sql(MARKS);
        out.push_sql("grain = 1 AND bucket > coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.after_hour)?;
        out.push_sql(", '-infinity') AND bucket < coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.to)?;
        out.push_sql(", 'infinity') AND NOT (bucket >= ");
        out.push_bind_param::<Timestamptz, _>(&self.skipped.start)?;
        out.push_sql(" AND bucket < ");
        out.push_bind_param::<Timestamptz, _>(&self.skipped.end)?;
        out.push_sql(")");
        Ok(())
    }
}

const MARKS: &str =
    " UNION ALL SELECT grain, bucket, version, NULL, NULL FROM usage_coverage AS mark
     WHERE NOT retired AND EXISTS (
         SELECT FROM segments
         WHERE segments.grain = mark.grain AND segments.bucket = mark.bucket) AND ";
