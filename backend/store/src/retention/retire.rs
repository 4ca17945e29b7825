//! Retires hours and days: keeps the sums of entries that are about to be deleted.
//!
//! Hours that are rolled up only change their mark. Of other hours (the hour of the
//! cutoff, hours that are not rolled up yet, and retired hours with late records), the
//! rows before the cutoff are added to cells.

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::prelude::*;
use logbook_domain::coverage::Grain;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use crate::coverage::marks::{self, Marks};
use crate::db::Connection;
use crate::db::schema::usage_coverage;
use crate::dictionary::labels;
use crate::error::StoreError;
use crate::rollup::add_rows::add_rows;
use crate::segments::cells;

/// Brings the cells up to date with all rows of `hours` that started before `cutoff`, and
/// retires their marks. Must be called with these hours locked.
pub(super) fn retire(
    conn: &mut Connection,
    hours: &[Moment],
    cutoff: Moment,
    now: Moment,
) -> Result<(), StoreError> {
    let (Some(&first), Some(&last)) = (hours.first(), hours.last()) else {
        return Ok(());
    };
    let interval = Interval {
        from: Some(first),
        to: Some(last + Duration::hours(1)),
    };
    lock_marks(conn, hours)?;
    let Marks { live, retired, .. } = marks::load(conn, interval)?;
    let mut new = Vec::new();
    let (mut by_hour, mut by_day) = (BTreeSet::new(), BTreeSet::new());
    for &hour in hours {
        let is_complete = hour + Grain::Hour.length() <= cutoff;
        let day_is_retired = retired.days.contains(&Grain::Day.bucket(hour));
        if live.hours.contains(&hour) && is_complete {
            continue;
        }
        if day_is_retired {
            by_day.insert(hour);
        }
        if retired.hours.contains(&hour) {
            by_hour.insert(hour);
        } else if !day_is_retired {
            new.push(hour);
            by_hour.insert(hour);
        }
    }
    reset_hours(conn, &new, now)?;
    move_rows_to_cells(conn, Grain::Hour, &by_hour, cutoff)?;
    move_rows_to_cells(conn, Grain::Day, &by_day, cutoff)?;
    retire_marks(conn, hours, cutoff)
}

/// Locks the marks of these hours, so that their day is not rolled up while their cells
/// change: it would miss the rows that are about to be added.
fn lock_marks(conn: &mut Connection, hours: &[Moment]) -> Result<(), StoreError> {
    usage_coverage::table
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::bucket.eq_any(hours))
        .select(usage_coverage::bucket)
        .order(usage_coverage::bucket)
        .for_update()
        .execute(conn)?;
    Ok(())
}

/// Deletes the cells of these hours and marks them as retired.
fn reset_hours(conn: &mut Connection, hours: &[Moment], now: Moment) -> Result<(), StoreError> {
    let code = Grain::Hour.code();
    cells::delete(conn, Grain::Hour, hours)?;
    diesel::delete(usage_coverage::table)
        .filter(usage_coverage::grain.eq(code))
        .filter(usage_coverage::bucket.eq_any(hours))
        .execute(conn)?;
    let marks: Vec<_> = hours
        .iter()
        .map(|hour| {
            (
                usage_coverage::grain.eq(code),
                usage_coverage::bucket.eq(hour),
                usage_coverage::rolled_at.eq(now),
                usage_coverage::retired.eq(true),
            )
        })
        .collect();
    diesel::insert_into(usage_coverage::table)
        .values(marks)
        .execute(conn)?;
    Ok(())
}

/// Adds the rows of `hours` before `cutoff` to the cells of their buckets.
fn move_rows_to_cells(
    conn: &mut Connection,
    grain: Grain,
    hours: &BTreeSet<Moment>,
    cutoff: Moment,
) -> Result<(), StoreError> {
    for (from, to) in runs(hours) {
        let to = to.min(cutoff);
        labels::record_last_entries(conn, from, to)?;
        if add_rows(conn, grain, from, to)? {
            // The cells of the marks have changed.
            marks::renew_versions(conn, grain, from, to)?;
        }
    }
    Ok(())
}

/// Retires the marks of the buckets before the cutoff, and deletes those of the hour and
/// the day that contain it.
fn retire_marks(conn: &mut Connection, hours: &[Moment], cutoff: Moment) -> Result<(), StoreError> {
    let days: BTreeSet<Moment> = hours.iter().map(|&hour| Grain::Day.bucket(hour)).collect();
    // Hours before days: a day is rolled up under a lock on the marks of its hours, so
    // that its mark is visible once these are changed.
    let buckets = [
        (Grain::Hour, hours.to_vec()),
        (Grain::Day, days.into_iter().collect()),
    ];
    for (grain, buckets) in buckets {
        let live = usage_coverage::grain
            .eq(grain.code())
            .and(usage_coverage::bucket.eq_any(buckets))
            .and(diesel::dsl::not(usage_coverage::retired));
        let is_complete = usage_coverage::bucket.le(cutoff - grain.length());
        diesel::update(
            usage_coverage::table
                .filter(live.clone())
                .filter(is_complete),
        )
        .set(usage_coverage::retired.eq(true))
        .execute(conn)?;
        diesel::delete(usage_coverage::table.filter(live)).execute(conn)?;
    }
    Ok(())
}

/// Returns the runs of consecutive hours as intervals.
fn runs(hours: &BTreeSet<Moment>) -> Vec<(Moment, Moment)> {
    let mut runs: Vec<(Moment, Moment)> = Vec::new();
    for &hour in hours {
        let end = hour + Grain::Hour.length();
        match runs.last_mut() {
            Some((_, last)) if *last == hour => *last = end,
            _ => runs.push((hour, end)),
        }
    }
    runs
}
