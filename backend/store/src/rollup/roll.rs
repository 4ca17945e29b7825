//! Rolling up: from rows to hours, from hours to days.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveTime};
use diesel::Connection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, SmallInt, Timestamptz};
use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::coverage;
use crate::schema::{usage_coverage, usage_daily, usage_hourly};
use crate::{Connection, StoreError, partitions, segments};

/// Rolls up at most `limit` pending hours, oldest first, and the days that are
/// whole then; gives how many hours it did. Each is a transaction of its own,
/// so that stopping in between loses nothing.
///
/// # Errors
/// Those of the database.
pub fn roll_up(
    conn: &mut Connection,
    before: Moment,
    now: Moment,
    limit: usize,
) -> Result<usize, StoreError> {
    let hours = pending(conn, before)?;
    let mut rolled = 0;
    for &hour in hours.iter().take(limit) {
        rolled += usize::from(roll_hour(conn, hour, now)?);
    }
    for day in whole_days(conn, before)? {
        roll_day(conn, day, now)?;
    }
    Ok(rolled)
}

/// The days whose hours are all marked while they themselves are not.
fn whole_days(conn: &mut Connection, before: Moment) -> Result<Vec<Moment>, StoreError> {
    let marks = coverage::load(
        conn,
        Interval {
            from: None,
            to: Some(before),
        },
    )?;
    let mut hours_of = BTreeMap::new();
    for &hour in &marks.hours {
        *hours_of.entry(Grain::Day.bucket(hour)).or_insert(0) += 1;
    }
    let is_whole = |(day, hours): &(Moment, i32)| *hours == 24 && !marks.days.contains(day);
    Ok(hours_of
        .into_iter()
        .filter(is_whole)
        .map(|(day, _)| day)
        .collect())
}

/// The hours that are over before `before` and have no mark, oldest first.
///
/// # Errors
/// Those of the database.
fn pending(conn: &mut Connection, before: Moment) -> Result<Vec<Moment>, StoreError> {
    let days: Vec<Moment> = partitions::list(conn, "entries")?
        .into_iter()
        .map(|partition| partition.day.and_time(NaiveTime::MIN).and_utc())
        .filter(|&day| day < before)
        .collect();
    let Some(&first) = days.first() else {
        return Ok(Vec::new());
    };
    let covered = coverage::load(
        conn,
        Interval {
            from: Some(first),
            to: Some(before),
        },
    )?;
    let hours = days
        .into_iter()
        .flat_map(|day| (0..24).map(move |hour| day + Duration::hours(hour)));
    let is_pending =
        |hour: &Moment| *hour + Duration::hours(1) <= before && !covered.hours.contains(hour);
    Ok(hours.filter(is_pending).collect())
}

/// Makes the cells of an hour equal to its rows and marks it; gives whether
/// there was anything to do. Several servers may try at once: the first does
/// it, the others find the mark.
///
/// # Errors
/// Those of the database.
fn roll_hour(conn: &mut Connection, hour: Moment, now: Moment) -> Result<bool, StoreError> {
    conn.transaction(|conn| {
        coverage::lock_hour(conn, hour)?;
        if is_marked(conn, Grain::Hour, hour)? {
            return Ok(false);
        }
        diesel::delete(usage_hourly::table.filter(usage_hourly::bucket.eq(hour))).execute(conn)?;
        diesel::sql_query(
            "INSERT INTO usage_hourly
             SELECT $1, series_id, status, coalesce(error_category, 0), count(*),
                    coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
                    coalesce(sum(total_tokens), 0), coalesce(sum(cost_nanos), 0),
                    count(duration_ms), coalesce(sum(duration_ms), 0)
             FROM entries
             WHERE started_at >= $1 AND started_at < $2
             GROUP BY series_id, status, coalesce(error_category, 0)",
        )
        .bind::<Timestamptz, _>(hour)
        .bind::<Timestamptz, _>(hour + Grain::Hour.length())
        .execute(conn)?;
        segments::roll_hour(conn, hour)?;
        mark(conn, Grain::Hour, hour, now)?;
        Ok(true)
    })
}

/// Makes the cells of a day the sum of those of its hours and marks it, if all
/// of them are marked; gives whether it did.
///
/// # Errors
/// Those of the database.
fn roll_day(conn: &mut Connection, day: Moment, now: Moment) -> Result<bool, StoreError> {
    conn.transaction(|conn| {
        // Of two servers at it, the second waits for the first one's mark and finds it.
        if !hold_hours(conn, day)? || !mark(conn, Grain::Day, day, now)? {
            return Ok(false);
        }
        diesel::delete(usage_daily::table.filter(usage_daily::bucket.eq(day))).execute(conn)?;
        diesel::sql_query(
            "INSERT INTO usage_daily
             SELECT $1, series_id, status, error_category, sum(requests), sum(input_tokens),
                    sum(output_tokens), sum(total_tokens), sum(cost_nanos), sum(timed_requests),
                    sum(duration_ms)
             FROM usage_hourly
             WHERE bucket >= $1 AND bucket < $2
             GROUP BY series_id, status, error_category",
        )
        .bind::<Timestamptz, _>(day)
        .bind::<Timestamptz, _>(day + Grain::Day.length())
        .execute(conn)?;
        segments::roll_day(conn, day)?;
        Ok(true)
    })
}

/// Holds the marks of the day's hours still; whether all 24 are there.
fn hold_hours(conn: &mut Connection, day: Moment) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let held: Row = diesel::sql_query(
        "SELECT count(*) FROM (
             SELECT FROM usage_coverage
             WHERE grain = $1 AND bucket >= $2 AND bucket < $3
             FOR KEY SHARE
         ) AS held",
    )
    .bind::<SmallInt, _>(Grain::Hour.code())
    .bind::<Timestamptz, _>(day)
    .bind::<Timestamptz, _>(day + Grain::Day.length())
    .get_result(conn)?;
    Ok(held.count == 24)
}

fn is_marked(conn: &mut Connection, grain: Grain, bucket: Moment) -> Result<bool, StoreError> {
    let mark = usage_coverage::table.find((grain.code(), bucket));
    Ok(diesel::select(diesel::dsl::exists(mark)).get_result(conn)?)
}

/// Whether the mark is new.
fn mark(
    conn: &mut Connection,
    grain: Grain,
    bucket: Moment,
    now: Moment,
) -> Result<bool, StoreError> {
    let inserted = diesel::insert_into(usage_coverage::table)
        .values((
            usage_coverage::grain.eq(grain.code()),
            usage_coverage::bucket.eq(bucket),
            usage_coverage::rolled_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}
