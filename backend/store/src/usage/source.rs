//! The buckets and rows from which the usage of a period is read.

use chrono::{Days, NaiveTime};
use logbook_domain::coverage::{Bucket, Coverage, Grain};
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::calendar::Calendar;
use logbook_domain::usage::plan::Plan;

use crate::coverage::marks::{self, Marks};
use crate::db::{Connection, partitions};
use crate::error::StoreError;

/// The buckets and rows from which the usage of a period is read, with the versions of
/// their coverage marks.
pub(super) struct UsageSource {
    pub(super) plan: Plan,
    marks: Marks,
}

impl UsageSource {
    /// Finds the buckets and rows of `interval` that can answer `filter`.
    pub(super) fn find(
        conn: &mut Connection,
        filter: &Filter,
        interval: Interval,
    ) -> Result<Self, StoreError> {
        let mut marks = if filter.is_of_numbers() {
            marks::load(conn, interval)?
        } else {
            Marks::default()
        };
        // Retired buckets have cells but no entries, and cells can be filtered only
        // by dimensions.
        if !filter.is_of_dimensions() {
            marks.retired = Coverage::default();
        }
        let plan = Plan::new(&marks.live, &marks.retired, interval, None);
        Ok(Self { plan, marks })
    }

    /// Plans `interval` anew, so that the buckets that the calendar cuts are divided.
    pub(super) fn cut_by(self, calendar: Calendar, interval: Interval) -> Self {
        let Marks { live, retired, .. } = &self.marks;
        Self {
            plan: Plan::new(live, retired, interval, Some(calendar)),
            marks: self.marks,
        }
    }

    /// Returns the buckets whose cells count as a whole.
    pub(super) fn buckets(&self) -> Vec<Bucket> {
        let Plan { days, hours, .. } = &self.plan;
        let mut buckets = self.marks.buckets(Grain::Day, days);
        buckets.extend(self.marks.buckets(Grain::Hour, hours));
        buckets
    }

    /// Returns the marked bucket of this grain that begins at `start`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the bucket has no mark.
    pub(super) fn bucket(&self, grain: Grain, start: Moment) -> Result<Bucket, StoreError> {
        let buckets = self.marks.buckets(grain, &[start]);
        let missing = || StoreError::Corrupt(format!("coverage mark of {start}"));
        buckets.first().copied().ok_or_else(missing)
    }
}

/// Splits `interval` into parts of a day at most, as far as there are partitions. The
/// rows of one part are in memory together, so this bounds the memory of a query.
pub(super) fn split_into_days(
    conn: &mut Connection,
    interval: Interval,
    now: Moment,
) -> Result<Vec<Interval>, StoreError> {
    if is_short(interval, now) {
        return Ok(vec![interval]);
    }
    let days = partitions::list(conn, "entries")?;
    let days = days.iter().map(|one| Interval {
        from: Some(one.day.and_time(NaiveTime::MIN).and_utc()),
        to: Some((one.day + Days::new(1)).and_time(NaiveTime::MIN).and_utc()),
    });
    Ok(days.filter_map(|day| intersection(day, interval)).collect())
}

/// Returns whether `interval` holds about a day of entries at most: hardly any entry
/// begins after `now`.
fn is_short(interval: Interval, now: Moment) -> bool {
    let end = interval.to.map_or(now, |to| to.min(now));
    interval
        .from
        .is_some_and(|from| end - from <= Grain::Day.length())
}

/// Returns the intersection of two intervals; `None` when it is empty.
fn intersection(one: Interval, other: Interval) -> Option<Interval> {
    let from = one.from.max(other.from);
    let to = match (one.to, other.to) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let is_empty = from.zip(to).is_some_and(|(from, to)| from >= to);
    (!is_empty).then_some(Interval { from, to })
}
