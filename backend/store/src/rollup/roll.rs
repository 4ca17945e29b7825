//! Rolling up: from rows to hours, from hours to days.

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
use crate::rollup::{day, hour};

/// Rolls up at most `limit` pending hours, oldest first, and the days that are
/// whole then; gives how many hours it did. Each is a transaction of its own,
/// so that stopping in between loses nothing.
///
/// # Errors
/// Returns an error when the database fails.
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

/// The days whose hours are all marked, either live or retired, while they
/// themselves are not.
fn whole_days(conn: &mut Connection, before: Moment) -> Result<Vec<Moment>, StoreError> {
    let marks = marks::load(
        conn,
        Interval {
            from: None,
            to: Some(before),
        },
    )?;
    let mut days = whole(&marks.live);
    days.extend(whole(&marks.retired));
    Ok(days)
}

fn whole(marks: &Coverage) -> Vec<Moment> {
    let mut hours_of = BTreeMap::new();
    for &hour in &marks.hours {
        *hours_of.entry(Grain::Day.bucket(hour)).or_insert(0) += 1;
    }
    let is_whole = |(day, hours): &(Moment, i32)| *hours == 24 && !marks.days.contains(day);
    hours_of
        .into_iter()
        .filter(is_whole)
        .map(|(day, _)| day)
        .collect()
}

/// Makes the cells of an hour equal to its rows and marks it; gives whether
/// there was anything to do. Several servers may try at once: the first does
/// it, the others find the mark.
fn roll_hour(conn: &mut Connection, hour: Moment, now: Moment) -> Result<bool, StoreError> {
    conn.transaction(|conn| {
        locks::lock(conn, Lock::Labels)?;
        marks::lock_hour(conn, hour)?;
        // What is retired is never rolled up: its rows are gone.
        if is_marked(conn, Grain::Hour, hour)? || is_retired(conn, Grain::Day, hour)? {
            return Ok(false);
        }
        hour::seal(conn, hour)?;
        labels::record_last_entries(conn, hour, hour + Grain::Hour.length())?;
        mark(conn, Grain::Hour, hour, now)?;
        Ok(true)
    })
}

/// Makes the cells of a day the sum of those of its hours and marks it as they
/// are, if all of them are marked alike; gives whether it did.
fn roll_day(conn: &mut Connection, day: Moment, now: Moment) -> Result<bool, StoreError> {
    conn.transaction(|conn| {
        // Of two servers at it, the second waits for the first one's mark and finds it.
        let Some(retired) = hold_hours(conn, day)? else {
            return Ok(false);
        };
        if !mark_as(conn, Grain::Day, day, now, retired)? {
            return Ok(false);
        }
        day::seal(conn, day, retired)?;
        Ok(true)
    })
}

/// Holds the marks of the day's hours still; whether they are retired, or
/// `None` when they are not 24 or not alike.
fn hold_hours(conn: &mut Connection, day: Moment) -> Result<Option<bool>, StoreError> {
    // SHARE, not KEY SHARE: nor may retention retire them meanwhile.
    let marks: Vec<bool> = usage_coverage::table
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::bucket.ge(day))
        .filter(usage_coverage::bucket.lt(day + Grain::Day.length()))
        .select(usage_coverage::retired)
        .order(usage_coverage::bucket)
        .for_share()
        .load(conn)?;
    let first = marks.first().copied();
    Ok(first.filter(|first| marks.len() == 24 && marks.iter().all(|one| one == first)))
}

fn is_marked(conn: &mut Connection, grain: Grain, bucket: Moment) -> Result<bool, StoreError> {
    let mark = usage_coverage::table.find((grain.code(), bucket));
    Ok(diesel::select(diesel::dsl::exists(mark)).get_result(conn)?)
}

/// Whether the bucket of `grain` that `moment` lies in is retired.
fn is_retired(conn: &mut Connection, grain: Grain, moment: Moment) -> Result<bool, StoreError> {
    let mark = usage_coverage::table
        .find((grain.code(), grain.bucket(moment)))
        .filter(usage_coverage::retired);
    Ok(diesel::select(diesel::dsl::exists(mark)).get_result(conn)?)
}

fn mark(
    conn: &mut Connection,
    grain: Grain,
    bucket: Moment,
    now: Moment,
) -> Result<bool, StoreError> {
    mark_as(conn, grain, bucket, now, false)
}

/// Whether the mark is new.
fn mark_as(
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
