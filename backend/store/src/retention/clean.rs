//! Deletes entries and contents that started before the cutoffs, many days in several
//! transactions.
//!
//! A transaction locks the hours it deletes, retires their cells, deletes the rows of
//! the partial day, and detaches the partitions of whole days last, because from then
//! on it blocks readers and writers.
//!
//! Hours after the cutoff are not locked: writers and the roll-up go on there. A
//! late record makes the partition of its day anew.

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

/// The maximum number of days in one transaction. Each day takes a few dozen locks, and
/// the lock table of Postgres has space for some thousands.
const DAYS_PER_TRANSACTION: usize = 31;

/// The result of a cleanup, or of its preview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The number of deleted entries.
    pub deleted_count: i64,
    /// The number of retained entries whose content was deleted.
    pub deleted_contents: i64,
    /// The start of the oldest retained entry.
    pub oldest_retained: Option<Moment>,
}

/// Returns what a cleanup of the entries before `cutoff` would delete.
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

/// Deletes entries and contents that started before the cutoffs, oldest first. Their
/// space is free after the next [`sweep`]. In each transaction, `record` is called with
/// what was deleted in it, unless that is nothing.
///
/// [`sweep`]: crate::retention::sweep()
///
/// # Errors
/// Returns the error of `record`, or an error when the database fails; earlier
/// transactions stay committed.
pub fn clean(
    conn: &mut Connection,
    cutoffs: Cutoffs,
    now: Moment,
    record: impl Fn(&mut Connection, Cutoffs, &Cleaned) -> Result<(), StoreError>,
) -> Result<Cleaned, StoreError> {
    let mut all = Cleaned::default();
    for step in steps(conn, cutoffs)? {
        let cleaned = conn.transaction(|conn| {
            let cleaned = clean_step(conn, step, now)?;
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

/// Returns the cutoffs of each transaction; the last ones are `cutoffs` itself.
fn steps(conn: &mut Connection, cutoffs: Cutoffs) -> Result<Vec<Cutoffs>, StoreError> {
    let past: Vec<Partition> = partitions::list(conn, "entries")?
        .into_iter()
        .filter(|one| is_past(one, cutoffs.entries))
        .collect();
    let full = past.chunks_exact(DAYS_PER_TRANSACTION);
    let step = |days: &[Partition]| {
        let end = days.last()?.day + Days::new(1);
        Some(Cutoffs::together(end.and_time(NaiveTime::MIN).and_utc()))
    };
    Ok(full.filter_map(step).chain([cutoffs]).collect())
}

/// Cleans up to the cutoffs, except for detaching the partitions.
fn clean_step(conn: &mut Connection, cutoffs: Cutoffs, now: Moment) -> Result<Cleaned, StoreError> {
    locks::lock(conn, Lock::Retention)?;
    // Labels are locked before hours, see `Lock::Labels`.
    locks::lock(conn, Lock::Labels)?;
    // No partition is created meanwhile, so that the listed ones are complete.
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
        // Cached searches have found content that is gone, while its entries stay.
        for grain in [Grain::Hour, Grain::Day] {
            marks::renew_versions(conn, grain, cutoff, content_cutoff)?;
        }
    }
    // Days before a cutoff are detached as whole partitions; only the rows of the days
    // of the cutoffs are deleted here.
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

/// Returns the hours before `cutoff` that may have entries, in ascending order.
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
