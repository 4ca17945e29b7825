//! Coverage marks: reads them, invalidates them before a write, and locks the hours
//! they are of.
//!
//! Writers lock an hour in shared mode, roll-up and retention exclusively. So a mark is
//! never set while a write into its hour is in progress.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, SmallInt, Timestamptz};
use logbook_domain::coverage::{Bucket, Coverage, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

use crate::db::Connection;
use crate::db::schema::usage_coverage;
use crate::error::StoreError;

/// The first key of the advisory lock of an hour; the second is the number of the hour.
const HOUR_LOCK_CLASS: i32 = 0x106b;

/// Deletes the coverage marks of the hours and days that contain these moments, except
/// retired marks, which do not depend on rows. Must be called before the write, in its
/// transaction.
///
/// The hours cannot be rolled up until the end of the transaction: roll-up takes the
/// same locks exclusively, so that it either sees the whole write, or has set a mark
/// before that this function deletes.
pub(crate) fn invalidate(
    conn: &mut Connection,
    moments: impl IntoIterator<Item = Moment>,
) -> Result<(), StoreError> {
    // In ascending order, so that two writers cannot deadlock.
    let hours: BTreeSet<Moment> = moments
        .into_iter()
        .map(|one| Grain::Hour.bucket(one))
        .collect();
    if hours.is_empty() {
        return Ok(());
    }
    let days: BTreeSet<Moment> = hours.iter().map(|&hour| Grain::Day.bucket(hour)).collect();
    // One round trip. Hours before days: a day is rolled up under a lock on the marks
    // of its hours, so that its mark is visible once these are deleted.
    let mut statements = shared_locks(&hours);
    for (grain, buckets) in [(Grain::Hour, &hours), (Grain::Day, &days)] {
        let code = grain.code();
        let buckets: Vec<String> = buckets
            .iter()
            .map(|one| format!("'{}'", time::rfc3339(one)))
            .collect();
        // Writing to a String cannot fail.
        let _ = write!(
            statements,
            "DELETE FROM usage_coverage WHERE grain = {code} AND bucket IN ({}) AND NOT retired;",
            buckets.join(",")
        );
    }
    Ok(conn.batch_execute(&statements)?)
}

/// Locks the hours that contain these moments against roll-up and retention until the
/// end of the transaction. Must be called before an entry is locked and rewritten,
/// because retention also locks the hour before the entry.
pub(crate) fn lock_shared(
    conn: &mut Connection,
    moments: impl IntoIterator<Item = Moment>,
) -> Result<(), StoreError> {
    let hours = moments
        .into_iter()
        .map(|one| Grain::Hour.bucket(one))
        .collect();
    Ok(conn.batch_execute(&shared_locks(&hours))?)
}

fn shared_locks(hours: &BTreeSet<Moment>) -> String {
    let mut statements = String::new();
    for &hour in hours {
        // Writing to a String cannot fail.
        let _ = write!(
            statements,
            "SELECT pg_advisory_xact_lock_shared({HOUR_LOCK_CLASS}, {});",
            hour_number(hour)
        );
    }
    statements
}

/// Locks `hours`, which must be in ascending order, like [`lock_hour`].
pub(crate) fn lock_hours(conn: &mut Connection, hours: &[Moment]) -> Result<(), StoreError> {
    let numbers: Vec<i32> = hours.iter().map(|&hour| hour_number(hour)).collect();
    diesel::sql_query("SELECT pg_advisory_xact_lock($1, hour) FROM unnest($2) AS hour")
        .bind::<Integer, _>(HOUR_LOCK_CLASS)
        .bind::<Array<Integer>, _>(numbers)
        .execute(conn)?;
    Ok(())
}

/// Waits for all writes into the hour, and blocks further writes until the end of the
/// transaction.
pub(crate) fn lock_hour(conn: &mut Connection, hour: Moment) -> Result<(), StoreError> {
    let number = hour_number(hour);
    Ok(conn.batch_execute(&format!(
        "SELECT pg_advisory_xact_lock({HOUR_LOCK_CLASS}, {number})"
    ))?)
}

/// The coverage marks of an interval.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// The buckets whose cells equal their rows.
    pub(crate) live: Coverage,
    /// The buckets whose cells include rows that retention has deleted.
    pub(crate) retired: Coverage,
    versions: HashMap<(Grain, Moment), i64>,
}

impl Marks {
    /// Returns the buckets with these starts that have a mark, with its version.
    pub(crate) fn buckets(&self, grain: Grain, starts: &[Moment]) -> Vec<Bucket> {
        let bucket = |&start: &Moment| {
            let version = *self.versions.get(&(grain, start))?;
            Some(Bucket {
                start,
                grain,
                version,
            })
        };
        starts.iter().filter_map(bucket).collect()
    }
}

/// Reads the marks of the buckets that overlap `interval`.
pub(crate) fn load(conn: &mut Connection, interval: Interval) -> Result<Marks, StoreError> {
    let mut query = usage_coverage::table
        .select((
            usage_coverage::grain,
            usage_coverage::bucket,
            usage_coverage::retired,
            usage_coverage::version,
        ))
        .into_boxed();
    if let Some(from) = interval.from {
        query = query.filter(usage_coverage::bucket.ge(Grain::Day.bucket(from)));
    }
    if let Some(to) = interval.to {
        query = query.filter(usage_coverage::bucket.lt(to));
    }
    let rows: Vec<(i16, Moment, bool, i64)> = query.load(conn)?;
    let mut marks = Marks::default();
    for (grain, bucket, retired, version) in rows {
        let coverage = if retired {
            &mut marks.retired
        } else {
            &mut marks.live
        };
        let (grain, buckets) = if grain == Grain::Day.code() {
            (Grain::Day, &mut coverage.days)
        } else {
            (Grain::Hour, &mut coverage.hours)
        };
        buckets.insert(bucket);
        marks.versions.insert((grain, bucket), version);
    }
    Ok(marks)
}

/// Returns the starts of all segments of a marked bucket but the first.
pub(crate) fn splits(conn: &mut Connection, bucket: Bucket) -> Result<Vec<Moment>, StoreError> {
    let mark = usage_coverage::table.find((bucket.grain.code(), bucket.start));
    Ok(mark.select(usage_coverage::splits).first(conn)?)
}

/// Returns the hours with a live mark that overlap `interval`, in the order of time.
pub(crate) fn sealed_hours(
    conn: &mut Connection,
    interval: Interval,
) -> Result<Vec<Bucket>, StoreError> {
    let mut query = usage_coverage::table
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::retired.eq(false))
        .select((usage_coverage::bucket, usage_coverage::version))
        .order(usage_coverage::bucket)
        .into_boxed();
    if let Some(from) = interval.from {
        query = query.filter(usage_coverage::bucket.gt(from - Grain::Hour.length()));
    }
    if let Some(to) = interval.to {
        query = query.filter(usage_coverage::bucket.lt(to));
    }
    let marks: Vec<(Moment, i64)> = query.load(conn)?;
    let bucket = |(start, version)| Bucket {
        start,
        grain: Grain::Hour,
        version,
    };
    Ok(marks.into_iter().map(bucket).collect())
}

/// Assigns new versions to the marks of the buckets from `from` to `to`, so that what is
/// cached under the old versions is not used any more.
pub(crate) fn renew_versions(
    conn: &mut Connection,
    grain: Grain,
    from: Moment,
    to: Moment,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "UPDATE usage_coverage SET version = DEFAULT
         WHERE grain = $1 AND bucket >= $2 AND bucket < $3",
    )
    .bind::<SmallInt, _>(grain.code())
    .bind::<Timestamptz, _>(grain.bucket(from))
    .bind::<Timestamptz, _>(to)
    .execute(conn)?;
    Ok(())
}

/// Returns the number of hours since 1970, which fits 31 bits for 245,000 years.
fn hour_number(hour: Moment) -> i32 {
    i32::try_from(hour.timestamp().div_euclid(3600)).unwrap_or(i32::MAX)
}
