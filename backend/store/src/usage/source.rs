//! Where an answer is to be found.

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

/// The buckets and rows of a period.
pub(crate) struct Source {
    pub(crate) plan: Plan,
    marks: Marks,
}

impl Source {
    /// Where the entries of `interval` are that `filter` asks for.
    pub(crate) fn find(
        conn: &mut Connection,
        filter: &Filter,
        interval: Interval,
    ) -> Result<Self, StoreError> {
        let mut marks = if filter.is_of_numbers() {
            marks::load(conn, interval)?
        } else {
            Marks::default()
        };
        // What is left of entries that are gone are cells, and these know only
        // dimensions.
        if !filter.is_of_dimensions() {
            marks.retired = Coverage::default();
        }
        let plan = Plan::new(&marks.live, &marks.retired, interval, None);
        Ok(Self { plan, marks })
    }

    /// The same entries of `interval` without buckets that the calendar cuts.
    pub(crate) fn cut_by(self, calendar: Calendar, interval: Interval) -> Self {
        let Marks { live, retired, .. } = &self.marks;
        Self {
            plan: Plan::new(live, retired, interval, Some(calendar)),
            marks: self.marks,
        }
    }

    /// The buckets whose cells are to be read.
    pub(crate) fn buckets(&self) -> Vec<Bucket> {
        let Plan { days, hours, .. } = &self.plan;
        let mut buckets = self.marks.buckets(Grain::Day, days);
        buckets.extend(self.marks.buckets(Grain::Hour, hours));
        buckets
    }

    /// The bucket of this grain that begins at `start`, which has a mark.
    pub(crate) fn bucket(&self, grain: Grain, start: Moment) -> Result<Bucket, StoreError> {
        let found = self.marks.buckets(grain, &[start]);
        found.first().copied().ok_or(StoreError::NotFound)
    }
}

/// `interval` in parts none of which is longer than a day: what is read at once
/// is in memory at once.
pub(crate) fn days(
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
    Ok(days.filter_map(|day| common(day, interval)).collect())
}

/// Whether it holds no more than about a day of entries: hardly any begin after now.
fn is_short(interval: Interval, now: Moment) -> bool {
    let end = interval.to.map_or(now, |to| to.min(now));
    interval
        .from
        .is_some_and(|from| end - from <= Grain::Day.length())
}

/// What both intervals hold, if anything.
fn common(one: Interval, other: Interval) -> Option<Interval> {
    let ends = (one.to, other.to);
    let common = Interval {
        from: one.from.max(other.from),
        to: ends
            .0
            .zip(ends.1)
            .map(|(one, other)| one.min(other))
            .or(ends.0)
            .or(ends.1),
    };
    let is_empty = common
        .from
        .zip(common.to)
        .is_some_and(|(from, to)| from >= to);
    (!is_empty).then_some(common)
}
