//! The buckets a period is to be read from, told by one statement.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::{Connection, StoreError};

/// What marks tell of a period at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marked {
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
pub(crate) fn marked(conn: &mut Connection, interval: Interval) -> Result<Marked, StoreError> {
    let mut marked = Marked::default();
    for (grain, start, version, snapshot) in In(interval).load::<Row>(conn)? {
        if let Some(snapshot) = snapshot {
            marked.snapshot = snapshot;
        }
        if let (Some(grain), Some(start), Some(version)) = (grain, start, version) {
            let is_day = grain == Grain::Day.code();
            marked.buckets.push(Bucket {
                start,
                grain: if is_day { Grain::Day } else { Grain::Hour },
                version,
            });
        }
    }
    marked.buckets.sort_unstable();
    Ok(marked)
}

/// Grain, start and version of a bucket, or a snapshot.
type Row = (Option<i16>, Option<Moment>, Option<i64>, Option<String>);

/// The statement. It has a type of its own, so that Diesel puts its text together
/// once for each connection and Postgres its plan.
#[derive(QueryId)]
struct In(Interval);

impl Query for In {
    type SqlType = (
        Nullable<SmallInt>,
        Nullable<Timestamptz>,
        Nullable<BigInt>,
        Nullable<Text>,
    );
}

impl RunQueryDsl<Connection> for In {}

impl QueryFragment<Pg> for In {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Interval { from, to } = &self.0;
        // A day has a segment only as long as all of its hours have one.
        out.push_sql(
            "WITH days AS MATERIALIZED (
                 SELECT grain, bucket, version FROM usage_coverage AS mark
                 WHERE grain = 2 AND NOT retired AND EXISTS (
                         SELECT FROM segments
                         WHERE segments.grain = mark.grain AND segments.bucket = mark.bucket)
                     AND bucket >= coalesce(",
        );
        out.push_bind_param::<Nullable<Timestamptz>, _>(from)?;
        out.push_sql(", '-infinity') AND bucket <= coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(to)?;
        out.push_sql(BESIDE_DAYS);
        Ok(())
    }
}

/// The rest of the statement. Hours are looked for in the gaps between days alone:
/// where all days are marked, none of their hours is read.
const BESIDE_DAYS: &str = ", 'infinity') - interval '24 hours'
 ), gaps AS (
     SELECT lag(till + interval '24 hours', 1, coalesce($1, '-infinity'))
                OVER (ORDER BY till) AS since, till
     FROM (SELECT bucket FROM days UNION ALL SELECT coalesce($2, 'infinity')) AS ends (till)
 )
 SELECT NULL::smallint, NULL::timestamptz, NULL::bigint, pg_current_snapshot()::text
 UNION ALL
 SELECT grain, bucket, version, NULL FROM days
 UNION ALL
 SELECT hours.grain, hours.bucket, hours.version, NULL
 FROM gaps CROSS JOIN LATERAL (
     SELECT grain, bucket, version FROM usage_coverage AS mark
     WHERE grain = 1 AND NOT retired AND EXISTS (
             SELECT FROM segments
             WHERE segments.grain = mark.grain AND segments.bucket = mark.bucket)
         AND bucket > gaps.since - interval '1 hour' AND bucket < gaps.till
 ) AS hours
 WHERE gaps.since < gaps.till";
