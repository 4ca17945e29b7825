//! Seals the pending hours and the complete days, each in a transaction of its own.

use std::collections::BTreeMap;

use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::coverage::{Coverage, Grain};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::marks;
use crate::coverage::pending::pending;
use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::schema::usage_coverage;
use crate::dictionary::labels;
use crate::error::StoreError;
use crate::rollup::segment_rows::SegmentRows;
use crate::rollup::{day, hour};
use crate::segments::orders;

/// What to roll up.
#[derive(Clone, Copy, Debug)]
pub struct RollUp {
    /// Only hours that ended before this moment are rolled up.
    pub before: Moment,
    /// The time, which is recorded with each mark.
    pub now: Moment,
    /// The most hours that are rolled up.
    pub limit: usize,
    /// The most rows of each segment.
    pub size: SegmentRows,
}

/// Rolls up pending hours, oldest first, and the days that are complete then. Returns the
/// number of hours. Each bucket has a transaction of its own, so that an interruption
/// loses nothing.
///
/// # Errors
/// Returns an error when the database fails.
pub fn roll_up(conn: &mut Connection, what: RollUp) -> Result<usize, StoreError> {
    let hours = pending(conn, what.before)?;
    let mut rolled = 0;
    for &hour in hours.iter().take(what.limit) {
        rolled += usize::from(roll_hour(conn, hour, what)?);
    }
    for day in complete_days(conn, what.before)? {
        roll_day(conn, day, what)?;
    }
    Ok(rolled)
}

/// Returns the days without a mark whose hours all have a live mark, or all a retired
/// one.
fn complete_days(conn: &mut Connection, before: Moment) -> Result<Vec<Moment>, StoreError> {
    let marks = marks::load(
        conn,
        Interval {
            from: None,
            to: Some(before),
        },
    )?;
    let mut days = complete(&marks.live);
    days.extend(complete(&marks.retired));
    Ok(days)
}

fn complete(marks: &Coverage) -> Vec<Moment> {
    let mut hours_by_day = BTreeMap::new();
    for &hour in &marks.hours {
        *hours_by_day.entry(Grain::Day.bucket(hour)).or_insert(0) += 1;
    }
    let is_complete = |(day, hours): &(Moment, i32)| *hours == 24 && !marks.days.contains(day);
    hours_by_day
        .into_iter()
        .filter(is_complete)
        .map(|(day, _)| day)
        .collect()
}

/// Seals an hour and marks it; returns whether it did. Several servers may try at once:
/// the first one seals the hour, and the others find its mark.
fn roll_hour(conn: &mut Connection, hour: Moment, what: RollUp) -> Result<bool, StoreError> {
    conn.transaction(|conn| {
        locks::lock(conn, Lock::Labels)?;
        marks::lock_hour(conn, hour)?;
        // A retired hour is never rolled up: its rows are deleted.
        if is_marked(conn, Grain::Hour, hour)? || is_retired(conn, Grain::Day, hour)? {
            return Ok(false);
        }
        let splits = hour::seal(conn, hour, what.size)?;
        labels::record_last_entries(conn, hour, hour + Grain::Hour.length())?;
        insert_mark(conn, Grain::Hour, hour, what.now, false)?;
        set_splits(conn, Grain::Hour, hour, &splits)?;
        Ok(true)
    })
}

/// Seals a day and marks it live or retired, if all of its hours have marks of this
/// kind; returns whether it did.
fn roll_day(conn: &mut Connection, day: Moment, what: RollUp) -> Result<bool, StoreError> {
    conn.transaction(|conn| {
        // A second server waits for the mark of the first one and finds it.
        let Some(retired) = lock_hour_marks(conn, day)? else {
            return Ok(false);
        };
        if !insert_mark(conn, Grain::Day, day, what.now, retired)? {
            return Ok(false);
        }
        let splits = day::seal(conn, day, retired, what.size)?;
        if !retired {
            drop_orders_of_hours(conn, day)?;
        }
        set_splits(conn, Grain::Day, day, &splits)?;
        Ok(true)
    })
}

/// Locks the marks of the hours of a day against changes. Returns whether they are
/// retired, or `None` when they are not 24 or not all alike.
fn lock_hour_marks(conn: &mut Connection, day: Moment) -> Result<Option<bool>, StoreError> {
    // A second server waits here: two that shared the locks could not change the marks.
    let marks: Vec<bool> = usage_coverage::table
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::bucket.ge(day))
        .filter(usage_coverage::bucket.lt(day + Grain::Day.length()))
        .select(usage_coverage::retired)
        .order(usage_coverage::bucket)
        .for_update()
        .load(conn)?;
    let first = marks.first().copied();
    Ok(first.filter(|first| marks.len() == 24 && marks.iter().all(|one| one == first)))
}

/// Deletes the stored orders of the hours of a sealed day, which are rarely read from now
/// on, and gives their marks new versions: what is cached under the old ones refers to
/// these orders.
fn drop_orders_of_hours(conn: &mut Connection, day: Moment) -> Result<(), StoreError> {
    let end = day + Grain::Day.length();
    orders::delete(conn, Grain::Hour, day..end)?;
    marks::renew_versions(conn, Grain::Hour, day, end)
}

fn is_marked(conn: &mut Connection, grain: Grain, bucket: Moment) -> Result<bool, StoreError> {
    let mark = usage_coverage::table.find((grain.code(), bucket));
    Ok(diesel::select(diesel::dsl::exists(mark)).get_result(conn)?)
}

/// Returns whether the bucket of `grain` that contains `moment` is retired.
fn is_retired(conn: &mut Connection, grain: Grain, moment: Moment) -> Result<bool, StoreError> {
    let mark = usage_coverage::table
        .find((grain.code(), grain.bucket(moment)))
        .filter(usage_coverage::retired);
    Ok(diesel::select(diesel::dsl::exists(mark)).get_result(conn)?)
}

/// Inserts a coverage mark, unless the bucket has one; returns whether it did.
fn insert_mark(
    conn: &mut Connection,
    grain: Grain,
    bucket: Moment,
    now: Moment,
    retired: bool,
) -> Result<bool, StoreError> {
    let inserted = diesel::insert_into(usage_coverage::table)
        .values((
            usage_coverage::grain.eq(grain.code()),
            usage_coverage::bucket.eq(bucket),
            usage_coverage::rolled_at.eq(now),
            usage_coverage::retired.eq(retired),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}

/// Records in the mark of a bucket where its segments begin.
fn set_splits(
    conn: &mut Connection,
    grain: Grain,
    bucket: Moment,
    splits: &[Moment],
) -> Result<(), StoreError> {
    if splits.is_empty() {
        return Ok(());
    }
    diesel::update(usage_coverage::table.find((grain.code(), bucket)))
        .set(usage_coverage::splits.eq(splits))
        .execute(conn)?;
    Ok(())
}
