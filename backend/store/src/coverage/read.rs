//! The buckets a period is to be read from, told by one statement.

use std::iter;
use std::ops::Range;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::hint::CoverageHint;
use crate::db::Connection;
use crate::error::StoreError;

/// What marks tell of a period at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Covered {
    /// The buckets with a mark and a segment, in the order of time: days that lie in
    /// the period, and beside them the hours that touch it. They do not overlap.
    pub(crate) buckets: Vec<Bucket>,
    /// The moment, as `pg_current_snapshot()` tells it.
    pub(crate) snapshot: String,
}

/// The marks of `interval`.
///
/// # Errors
/// Those of the database.
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
        // All of it is told anew: what was told is of another moment.
        hint.clear();
        covered = query(conn, interval, &Range::default())?;
        days = days_among(&covered.buckets);
    }
    hint.extend(&days);
    let is_beside = |hour| days.binary_search(&Grain::Day.bucket(hour)).is_err();
    let buckets = &mut covered.buckets;
    buckets.retain(|one| one.grain == Grain::Day || is_beside(one.start));
    buckets.sort_unstable();
    Ok(covered)
}

/// The starts of the days among `buckets`, in their order.
fn days_among(buckets: &[Bucket]) -> Vec<Moment> {
    let days = buckets.iter().filter(|one| one.grain == Grain::Day);
    let mut days: Vec<Moment> = days.map(|one| one.start).collect();
    days.sort_unstable();
    days
}

/// The starts of these days.
fn starts(days: Range<Moment>) -> impl Iterator<Item = Moment> {
    let next = |&day: &Moment| Some(day + Grain::Day.length());
    let all = iter::successors(Some(days.start), next);
    all.take_while(move |&day| day < days.end)
}

/// The days that lie in `interval` and the hours that touch it, but for those that
/// begin within `skipped`.
fn query(
    conn: &mut Connection,
    interval: Interval,
    skipped: &Range<Moment>,
) -> Result<Covered, StoreError> {
    let statement = Statement {
        from: interval.from,
        behind_hour: interval.from.map(|from| from - Grain::Hour.length()),
        to: interval.to,
        last_day: interval.to.map(|to| to - Grain::Day.length()),
        skipped: skipped.clone(),
    };
    let mut covered = Covered::default();
    for (grain, start, version, snapshot) in statement.load::<Row>(conn)? {
        if let Some(snapshot) = snapshot {
            covered.snapshot = snapshot;
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

/// Grain, start and version of a bucket, or a snapshot.
type Row = (Option<i16>, Option<Moment>, Option<i64>, Option<String>);

/// It has a type of its own, so that Diesel puts its text together once for each
/// connection, and Postgres its plan. To begin a plan takes longer than to run it:
/// this one is kept as short as can be.
#[derive(QueryId)]
struct Statement {
    from: Option<Moment>,
    behind_hour: Option<Moment>,
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
    );
}

impl RunQueryDsl<Connection> for Statement {}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT NULL::smallint, NULL::timestamptz, NULL::bigint, pg_current_snapshot()::text",
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
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.behind_hour)?;
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

const MARKS: &str = " UNION ALL SELECT grain, bucket, version, NULL FROM usage_coverage AS mark
     WHERE NOT retired AND EXISTS (
         SELECT FROM segments
         WHERE segments.grain = mark.grain AND segments.bucket = mark.bucket) AND ";
