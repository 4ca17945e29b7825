//! Old records go on time: whole partitions are taken away, and of the day the
//! cutoff falls into, exactly what began before it is deleted. What usage knows
//! of them stays.

use chrono::{Days, NaiveTime};
use diesel::Connection as _;
use diesel::prelude::*;
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::coverage::marks;
use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::db::partitions::{self, Partition};
use crate::db::schema::{contents, entries};
use crate::db::transactions::snapshot;
use crate::error::StoreError;
use crate::retention::cutoffs::{Cutoffs, is_past};
use crate::retention::{count, detach, retire};

/// Days that go in one transaction: each takes a few dozen locks, and Postgres
/// has room for some thousands.
const DAYS_AT_ONCE: usize = 31;

/// What a cleanup did, or would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// How many entries went.
    pub deleted_count: i64,
    /// How many entries stay but lost their content.
    pub deleted_contents: i64,
    /// When the oldest entry that stays began.
    pub oldest_retained: Option<Moment>,
}

/// What a cleanup of the entries up to `cutoff` would do.
///
/// # Errors
/// Returns an error when the database fails.
pub fn preview(conn: &mut Connection, cutoff: Moment) -> Result<Cleaned, StoreError> {
    snapshot(conn, |conn| {
        Ok(Cleaned {
            deleted_count: count::count_before(conn, cutoff)?,
            deleted_contents: 0,
            oldest_retained: oldest_since(conn, cutoff)?,
        })
    })
}

/// Removes what began before the cutoffs; their space is free after the next
/// [`sweep`]. Many days go in several transactions, oldest first; `record` is called in each with what it removed, unless that
/// is nothing.
///
/// # Errors
/// Those of the database and of `record`; what was removed before stays so.
pub fn clean(
    conn: &mut Connection,
    cutoffs: Cutoffs,
    now: Moment,
    record: impl Fn(&mut Connection, Cutoffs, &Cleaned) -> Result<(), StoreError>,
) -> Result<Cleaned, StoreError> {
    let mut all = Cleaned::default();
    for step in steps(conn, cutoffs)? {
        let cleaned = conn.transaction(|conn| {
            let cleaned = clean_at_once(conn, step, now)?;
            if (cleaned.deleted_count, cleaned.deleted_contents) != (0, 0) {
                record(conn, step, &cleaned)?;
            }
            detach::past(conn, step)?;
            Ok::<_, StoreError>(cleaned)
        })?;
        all.deleted_count += cleaned.deleted_count;
        all.deleted_contents += cleaned.deleted_contents;
        all.oldest_retained = cleaned.oldest_retained;
    }
    Ok(all)
}

/// The cutoffs of each transaction; the last are those asked for.
fn steps(conn: &mut Connection, cutoffs: Cutoffs) -> Result<Vec<Cutoffs>, StoreError> {
    let past: Vec<Partition> = partitions::list(conn, "entries")?
        .into_iter()
        .filter(|one| is_past(one, cutoffs.entries))
        .collect();
    let full = past.chunks_exact(DAYS_AT_ONCE);
    let step = |days: &[Partition]| {
        let end = days.last()?.day + Days::new(1);
        Some(Cutoffs::together(end.and_time(NaiveTime::MIN).and_utc()))
    };
    Ok(full.filter_map(step).chain([cutoffs]).collect())
}

/// All but the taking away of partitions.
fn clean_at_once(
    conn: &mut Connection,
    cutoffs: Cutoffs,
    now: Moment,
) -> Result<Cleaned, StoreError> {
    locks::lock(conn, Lock::Retention)?;
    // Not when others already wait for what is locked from here on.
    locks::lock(conn, Lock::Labels)?;
    // Nobody makes partitions meanwhile: those that are there are all there are.
    locks::lock(conn, Lock::Partitions)?;
    let Cutoffs {
        entries: cutoff,
        contents: content_cutoff,
    } = cutoffs;
    let hours = hours_before(conn, cutoff)?;
    marks::lock_hours(conn, &hours)?;
    let deleted_count = count::count_before(conn, cutoff)?;
    retire::retire(conn, &hours, cutoff, now)?;
    let day = Grain::Day.bucket(cutoff);
    diesel::delete(entries::table)
        .filter(
            entries::started_at
                .ge(day)
                .and(entries::started_at.lt(cutoff)),
        )
        .execute(conn)?;
    let deleted_contents = count_contents(conn, cutoff, content_cutoff)?;
    if deleted_contents > 0 {
        marks::renew_versions(conn, cutoff, content_cutoff)?;
    }
    // Of the days between the cutoffs whole partitions go, of theirs a part.
    for cutoff in [cutoff, content_cutoff] {
        let day = Grain::Day.bucket(cutoff);
        diesel::delete(contents::table)
            .filter(
                contents::started_at
                    .ge(day)
                    .and(contents::started_at.lt(cutoff)),
            )
            .execute(conn)?;
    }
    Ok(Cleaned {
        deleted_count,
        deleted_contents,
        oldest_retained: oldest_since(conn, cutoff)?,
    })
}

/// The hours that begin before `cutoff` and may have entries, in order.
fn hours_before(conn: &mut Connection, cutoff: Moment) -> Result<Vec<Moment>, StoreError> {
    let days = partitions::list(conn, "entries")?.into_iter();
    let starts = days.map(|one| one.day.and_time(NaiveTime::MIN).and_utc());
    let hours = starts.flat_map(|day| (0..24).map(move |hour| day + chrono::Duration::hours(hour)));
    Ok(hours.filter(|&hour| hour < cutoff).collect())
}

fn count_contents(conn: &mut Connection, from: Moment, to: Moment) -> Result<i64, StoreError> {
    Ok(contents::table
        .filter(
            contents::started_at
                .ge(from)
                .and(contents::started_at.lt(to)),
        )
        .count()
        .get_result(conn)?)
}

fn oldest_since(conn: &mut Connection, cutoff: Moment) -> Result<Option<Moment>, StoreError> {
    Ok(entries::table
        .filter(entries::started_at.ge(cutoff))
        .select(entries::started_at)
        .order(entries::started_at)
        .first(conn)
        .optional()?)
}
