//! Reads the buckets that cover a period, together with the snapshot they are valid in,
//! by one statement.
//!
//! Every read of statistics, pages and facets begins with this statement.

use std::collections::HashSet;
use std::iter;
use std::ops::Range;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::{Bucket, Grain, SealedSegment};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::hint::CoverageHint;
use crate::db::Connection;
use crate::error::StoreError;

/// The coverage of a period in one snapshot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Covered {
    /// The buckets with a mark, in the order of time: the days that the period contains,
    /// and otherwise the hours that overlap it. They are disjoint.
    pub(crate) buckets: Vec<Bucket>,
    /// The segments of these buckets that can have rows of the period, in the order of
    /// time.
    pub(crate) segments: Vec<SealedSegment>,
    /// The snapshot, as `pg_current_snapshot()` reports it.
    pub(crate) snapshot: String,
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
    let kept: HashSet<Bucket> = buckets.iter().copied().collect();
    let segments = &mut covered.segments;
    segments.retain(|one| kept.contains(&one.id.bucket) && overlaps(one, interval));
    segments.sort_unstable_by_key(|one| one.id);
    Ok(covered)
}

/// Returns whether rows of `segment` can have started in `interval`.
fn overlaps(segment: &SealedSegment, interval: Interval) -> bool {
    let begins_before = |to: Moment| segment.start < to;
    let ends_since = |from: Moment| segment.last >= from;
    interval.to.is_none_or(begins_before) && interval.from.is_none_or(ends_since)
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
    for (grain, start, version, splits, snapshot) in statement.load::<Row>(conn)? {
        if let Some(snapshot) = snapshot {
            covered.snapshot = snapshot;
        }
        if let (Some(grain), Some(start), Some(version)) = (grain, start, version) {
            let is_day = grain == Grain::Day.code();
            let bucket = Bucket {
                start,
                grain: if is_day { Grain::Day } else { Grain::Hour },
                version,
            };
            let splits = splits.unwrap_or_default();
            covered.buckets.push(bucket);
            covered
                .segments
                .extend(SealedSegment::of_bucket(bucket, &splits));
        }
    }
    Ok(covered)
}

/// Grain, start, version and splits of a bucket, or a snapshot. The splits are `None`
/// when there are none.
type Row = (
    Option<i16>,
    Option<Moment>,
    Option<i64>,
    Option<Vec<Moment>>,
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
        Nullable<Array<Timestamptz>>,
        Nullable<Text>,
    );
}

impl RunQueryDsl<Connection> for Statement {}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT NULL::smallint, NULL::timestamptz, NULL::bigint, NULL::timestamptz[],
                    pg_current_snapshot()::text",
        );
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

const MARKS: &str = " UNION ALL
     SELECT grain, bucket, version, nullif(splits, '{}'), NULL FROM usage_coverage
     WHERE NOT retired AND ";
