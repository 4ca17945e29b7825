//! Deletes the usage of retired hours and days after its own retention period.

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::usage_coverage;
use crate::error::StoreError;
use crate::segments::cells;

/// Deletes the cells of deleted entries: those of hours before `hourly_before` whose day
/// has cells, and all cells of days before `daily_before`. Returns the number of days
/// from which cells were deleted.
///
/// # Errors
/// Returns an error when the database fails; earlier days stay deleted.
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
        let with_day = day + Grain::Day.length() <= daily_before;
        conn.transaction(|conn| expire_day(conn, day, with_day))?;
    }
    Ok(days.len())
}

/// Returns the days before `moment` that have retired buckets of this grain.
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

/// Deletes the cells of the hours of a day, and those of the day itself when `with_day`.
fn expire_day(conn: &mut Connection, day: Moment, with_day: bool) -> Result<(), StoreError> {
    // Retention may be adding late records to the same cells.
    locks::lock(conn, Lock::Retention)?;
    let mark = usage_coverage::table
        .find((Grain::Day.code(), day))
        .filter(usage_coverage::retired);
    let has_day: bool = diesel::select(diesel::dsl::exists(mark)).get_result(conn)?;
    if with_day || has_day {
        expire_hours(conn, day)?;
    }
    if with_day {
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
