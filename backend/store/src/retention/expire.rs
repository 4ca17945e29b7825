//! Usage does not stay for ever either.

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::usage_coverage;
use crate::error::StoreError;
use crate::segments::cells;

/// Removes what usage knows of entries that are gone: by the hour where it is
/// older than `hourly_before` and the day is known, wholly where it is older
/// than `daily_before`. Gives how many days it was of.
///
/// # Errors
/// Those of the database; the days before stay removed.
pub fn expire_usage(
    conn: &mut Connection,
    hourly_before: Moment,
    daily_before: Moment,
) -> Result<usize, StoreError> {
    let hourly = retired_days(conn, Grain::Hour, hourly_before)?;
    let daily = retired_days(conn, Grain::Day, daily_before)?;
    let mut days: Vec<Moment> = hourly.into_iter().chain(daily).collect();
    days.sort_unstable();
    days.dedup();
    for &day in &days {
        let wholly = day + Grain::Day.length() <= daily_before;
        conn.transaction(|conn| expire_day(conn, day, wholly))?;
    }
    Ok(days.len())
}

/// The days before `moment` that have retired buckets of this grain.
fn retired_days(
    conn: &mut Connection,
    grain: Grain,
    moment: Moment,
) -> Result<Vec<Moment>, StoreError> {
    let buckets: Vec<Moment> = usage_coverage::table
        .filter(usage_coverage::retired)
        .filter(usage_coverage::grain.eq(grain.code()))
        .filter(usage_coverage::bucket.lt(Grain::Day.bucket(moment)))
        .select(usage_coverage::bucket)
        .load(conn)?;
    Ok(buckets
        .into_iter()
        .map(|one| Grain::Day.bucket(one))
        .collect())
}

fn expire_day(conn: &mut Connection, day: Moment, wholly: bool) -> Result<(), StoreError> {
    // Retention may be adding late records to these very cells.
    locks::lock(conn, Lock::Retention)?;
    let mark = usage_coverage::table
        .find((Grain::Day.code(), day))
        .filter(usage_coverage::retired);
    let day_is_known: bool = diesel::select(diesel::dsl::exists(mark)).get_result(conn)?;
    if wholly || day_is_known {
        expire_hours(conn, day)?;
    }
    if wholly {
        cells::delete(conn, Grain::Day, &[day])?;
        diesel::delete(mark).execute(conn)?;
    }
    Ok(())
}

fn expire_hours(conn: &mut Connection, day: Moment) -> Result<(), StoreError> {
    let hours: Vec<Moment> = usage_coverage::table
        .filter(usage_coverage::retired)
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::bucket.ge(day))
        .filter(usage_coverage::bucket.lt(day + Grain::Day.length()))
        .select(usage_coverage::bucket)
        .load(conn)?;
    cells::delete(conn, Grain::Hour, &hours)?;
    let marks = usage_coverage::table
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::bucket.eq_any(&hours));
    diesel::delete(marks).execute(conn)?;
    Ok(())
}
