//! Marks: which hours and days the rollups hold.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Timestamptz};
use logbook_domain::coverage::{Bucket, Coverage, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

use crate::db::Connection;
use crate::db::schema::usage_coverage;
use crate::error::StoreError;

/// The first half of the advisory lock of an hour; the second is its number.
const HOUR_LOCK_CLASS: i32 = 0x106b;

/// Takes away the marks of the hours these moments lie in, and of their days,
/// but not those that are retired: these do not speak of rows.
/// To be called before the write, in its transaction.
///
/// Until the end of the transaction nobody can roll these hours up: rolling
/// takes the same locks exclusively, so that it either sees the write whole or
/// comes before it and loses its mark to it.
///
/// # Errors
/// Those of the database.
pub(crate) fn invalidate(
    conn: &mut Connection,
    moments: impl IntoIterator<Item = Moment>,
) -> Result<(), StoreError> {
    // In order, so that two writers never wait for each other's hours.
    let hours: BTreeSet<Moment> = moments
        .into_iter()
        .map(|one| Grain::Hour.bucket(one))
        .collect();
    if hours.is_empty() {
        return Ok(());
    }
    let days: BTreeSet<Moment> = hours.iter().map(|&hour| Grain::Day.bucket(hour)).collect();
    // One round trip. Hours before days: a day is rolled up under a lock on the
    // marks of its hours, so once these are gone its mark is there to be seen.
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

/// Keeps the hours these moments lie in from being rolled up or retired until
/// the end of the transaction. Whoever locks an entry and then writes into its
/// hour calls it first: retention locks the hour before the entry.
///
/// # Errors
/// Those of the database.
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

/// Does for each of `hours`, which are in order, what [`lock_hour`] does for one.
pub(crate) fn lock_hours(conn: &mut Connection, hours: &[Moment]) -> Result<(), StoreError> {
    let numbers: Vec<i32> = hours.iter().map(|&hour| hour_number(hour)).collect();
    diesel::sql_query("SELECT pg_advisory_xact_lock($1, hour) FROM unnest($2) AS hour")
        .bind::<Integer, _>(HOUR_LOCK_CLASS)
        .bind::<Array<Integer>, _>(numbers)
        .execute(conn)?;
    Ok(())
}

/// Waits until nobody writes into the hour any more, and keeps writers out
/// until the end of the transaction.
pub(crate) fn lock_hour(conn: &mut Connection, hour: Moment) -> Result<(), StoreError> {
    let number = hour_number(hour);
    Ok(conn.batch_execute(&format!(
        "SELECT pg_advisory_xact_lock({HOUR_LOCK_CLASS}, {number})"
    ))?)
}

/// The marks of buckets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Those whose cells equal their rows.
    pub(crate) live: Coverage,
    /// Those whose cells hold what retention has removed.
    pub(crate) retired: Coverage,
    versions: HashMap<(Grain, Moment), i64>,
}

impl Marks {
    /// Marked buckets with their versions.
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

/// The marks of buckets that touch `interval`.
///
/// # Errors
/// Those of the database.
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

/// The hours with a mark that touch `interval`, in the order of time.
///
/// # Errors
/// Those of the database.
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

/// Gives the marks of the buckets that touch `interval` new versions: content
/// of their entries is about to go, while the entries stay.
///
/// # Errors
/// Those of the database.
pub(crate) fn renew_versions(
    conn: &mut Connection,
    from: Moment,
    to: Moment,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "UPDATE usage_coverage SET version = DEFAULT WHERE bucket >= $1 AND bucket < $2",
    )
    .bind::<Timestamptz, _>(Grain::Day.bucket(from))
    .bind::<Timestamptz, _>(to)
    .execute(conn)?;
    Ok(())
}

/// Hours since 1970: fits 31 bits for the next 245,000 years.
fn hour_number(hour: Moment) -> i32 {
    i32::try_from(hour.timestamp().div_euclid(3600)).unwrap_or(i32::MAX)
}
