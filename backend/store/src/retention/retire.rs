//! What usage keeps of entries that go.
//!
//! Hours that are rolled up only change their mark. Of the others (the hour the
//! cutoff falls into, hours nobody has rolled up yet, hours that are retired
//! already and have got late records), the rows that go become cells.

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
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

/// Makes cells speak for what is about to go: all rows of `hours` that began
/// before `cutoff`. To be called with these hours locked.
pub(crate) fn retire(
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
    hold_marks(conn, hours)?;
    let Marks { live, retired, .. } = marks::load(conn, interval)?;
    let mut anew = Vec::new();
    let (mut by_hour, mut by_day) = (BTreeSet::new(), BTreeSet::new());
    for &hour in hours {
        let is_whole = hour + Grain::Hour.length() <= cutoff;
        let day_is_retired = retired.days.contains(&Grain::Day.bucket(hour));
        if live.hours.contains(&hour) && is_whole {
            continue;
        }
        if day_is_retired {
            by_day.insert(hour);
        }
        if retired.hours.contains(&hour) {
            by_hour.insert(hour);
        } else if !day_is_retired {
            anew.push(hour);
            by_hour.insert(hour);
        }
    }
    begin_anew(conn, &anew, now)?;
    take_rows(conn, Grain::Hour, &by_hour, cutoff)?;
    take_rows(conn, Grain::Day, &by_day, cutoff)?;
    flip(conn, hours, cutoff)
}

/// Keeps a day from being made of the cells of these hours while they change: it
/// would lack what is about to be added, and nobody would know of it.
fn hold_marks(conn: &mut Connection, hours: &[Moment]) -> Result<(), StoreError> {
    usage_coverage::table
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::bucket.eq_any(hours))
        .select(usage_coverage::bucket)
        .order(usage_coverage::bucket)
        .for_update()
        .execute(conn)?;
    Ok(())
}

/// Takes away what these hours were rolled up to and marks them as retired.
fn begin_anew(conn: &mut Connection, hours: &[Moment], now: Moment) -> Result<(), StoreError> {
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

/// Adds the rows of `hours` before `cutoff` to the blocks of their buckets.
fn take_rows(
    conn: &mut Connection,
    grain: Grain,
    hours: &BTreeSet<Moment>,
    cutoff: Moment,
) -> Result<(), StoreError> {
    for (from, to) in runs(hours) {
        let to = to.min(cutoff);
        labels::record_last_entries(conn, from, to)?;
        if add_rows(conn, grain, from, to)? {
            renew(conn, grain, from, to)?;
        }
    }
    Ok(())
}

/// Gives the marks a new version: their cells have changed.
fn renew(conn: &mut Connection, grain: Grain, from: Moment, to: Moment) -> Result<(), StoreError> {
    diesel::sql_query(
        "UPDATE usage_coverage SET version = DEFAULT
         WHERE grain = $1 AND bucket >= $2 AND bucket < $3",
    )
    .bind::<diesel::sql_types::SmallInt, _>(grain.code())
    .bind::<Timestamptz, _>(grain.bucket(from))
    .bind::<Timestamptz, _>(to)
    .execute(conn)?;
    Ok(())
}

/// Retires the marks of what goes whole; of the day that the cutoff cuts, only
/// its hours stay marked.
fn flip(conn: &mut Connection, hours: &[Moment], cutoff: Moment) -> Result<(), StoreError> {
    let days: BTreeSet<Moment> = hours.iter().map(|&hour| Grain::Day.bucket(hour)).collect();
    // Hours before days: a day is rolled up under a lock on the marks of its
    // hours, so once these are changed its mark is there to be seen.
    let buckets = [
        (Grain::Hour, hours.to_vec()),
        (Grain::Day, days.into_iter().collect()),
    ];
    for (grain, buckets) in buckets {
        let of_grain = usage_coverage::grain
            .eq(grain.code())
            .and(usage_coverage::bucket.eq_any(buckets))
            .and(diesel::dsl::not(usage_coverage::retired));
        let whole = usage_coverage::bucket.le(cutoff - grain.length());
        diesel::update(usage_coverage::table.filter(of_grain.clone()).filter(whole))
            .set(usage_coverage::retired.eq(true))
            .execute(conn)?;
        diesel::delete(usage_coverage::table.filter(of_grain)).execute(conn)?;
    }
    Ok(())
}

/// Hours that follow each other, as intervals.
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
