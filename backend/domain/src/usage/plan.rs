//! Where the usage of a period is to be read.
//!
//! Usage is what is there and what retention has removed. What is there is read
//! from cells where a mark is live, and from rows elsewhere. What is gone is in
//! the cells of retired marks, which nothing but retention changes. A late record
//! in a retired hour is a row like any other.
//!
//! A day that a local midnight cuts is divided: its shorter side is the sum of its
//! hours, and its other side is the day without that sum. Sums, bins of durations
//! and the number of entries of each series can be subtracted, so this is as exact
//! as adding up 24 hours, and reads half of them at most. Where midnight lies
//! within an hour, the rows of that hour tell its two sides; when these are gone,
//! the hour counts where it begins.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Duration};

use super::calendar::Calendar;
use crate::coverage::{Coverage, Grain, Split};
use crate::period::Interval;
use crate::time::Moment;

/// The cells and rows of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Starts of the days to be read from daily cells.
    pub days: Vec<Moment>,
    /// Starts of the hours to be read from hourly cells.
    pub hours: Vec<Moment>,
    /// Days to be read from daily cells and those of some of their hours.
    pub divided: Vec<Divided>,
    /// Moments at which the calendar cuts hours that have cells: only their rows
    /// can tell.
    pub cuts: Vec<Moment>,
    /// What is to be read from rows.
    pub rows: Vec<Interval>,
    /// From when on the hour of every entry is known.
    pub hourly_since: Option<Moment>,
}

impl Plan {
    /// What is there, and beside it what retention has removed.
    ///
    /// `live` are the buckets whose cells equal their rows; `retired` those
    /// whose cells hold what is gone. A bucket that is gone cannot be cut: it
    /// counts whole where it begins.
    #[must_use]
    pub fn new(
        live: &Coverage,
        retired: &Coverage,
        interval: Interval,
        calendar: Option<Calendar>,
    ) -> Self {
        let in_one = |grain| move |start: &Moment| in_one(calendar, grain, *start);
        let divide = |&day: &Moment| Some((day, Divided::by(calendar?, day, &live.hours)?));
        let mut divided: BTreeMap<Moment, Divided> = live.days.iter().filter_map(divide).collect();
        let readable = |day: &Moment| divided.contains_key(day) || in_one(Grain::Day)(day);
        let days = live.days.iter().copied();
        let live = Coverage {
            days: days.filter(readable).collect(),
            hours: live.hours.clone(),
        };
        let Split { days, hours, rows } = live.split(interval);
        let (cut_days, days): (Vec<_>, Vec<_>) =
            days.into_iter().partition(|day| divided.contains_key(day));
        let (hours, cut): (Vec<_>, Vec<_>) = hours.into_iter().partition(in_one(Grain::Hour));
        let cut_at = |hour| Some(calendar?.next(calendar?.bucket(hour)));
        let mut plan = Self {
            days,
            hours,
            divided: cut_days
                .iter()
                .filter_map(|day| divided.remove(day))
                .collect(),
            cuts: cut.into_iter().filter_map(cut_at).collect(),
            rows,
            hourly_since: None,
        };
        plan.add_retired(retired, interval, calendar);
        plan
    }

    fn add_retired(&mut self, retired: &Coverage, interval: Interval, calendar: Option<Calendar>) {
        let with_hours: BTreeSet<Moment> = retired
            .hours
            .iter()
            .map(|&hour| Grain::Day.bucket(hour))
            .collect();
        let mut used = BTreeSet::new();
        for &day in &retired.days {
            let next = day + Days::new(1);
            let is_inside = interval.holds(day) && interval.to.is_none_or(|to| next <= to);
            if !with_hours.contains(&day) {
                self.hourly_since = self.hourly_since.max(Some(next));
                if interval.holds(day) {
                    self.days.push(day);
                    used.insert(day);
                }
            } else if is_inside && in_one(calendar, Grain::Day, day) {
                self.days.push(day);
                used.insert(day);
            } else if is_inside
                && let Some(calendar) = calendar
                && let Some(divided) = Divided::by(calendar, day, &retired.hours)
            {
                self.divided.push(divided.between_hours());
                used.insert(day);
            }
        }
        let hours = retired.hours.iter().copied();
        self.hours.extend(
            hours.filter(|&hour| interval.holds(hour) && !used.contains(&Grain::Day.bucket(hour))),
        );
    }
}

/// Whether everything in the bucket that begins at `start` counts in one place.
fn in_one(calendar: Option<Calendar>, grain: Grain, start: Moment) -> bool {
    calendar.is_none_or(|calendar| calendar.holds_whole(grain, start))
}

/// A day that the calendar cuts in two. What lies on one side is put together
/// from hours; what lies on the other is the rest of the day. So a chart of days
/// that begin at another moment than those of UTC reads few hours of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divided {
    /// Its start.
    pub day: Moment,
    /// The first moment of what counts later.
    pub cut: Moment,
    /// Whether what is put together lies before the cut.
    pub is_before: bool,
    /// Starts of the hours of this side, without the one that is cut.
    pub hours: Vec<Moment>,
}

impl Divided {
    /// How `calendar` divides a day, all of whose hours must be among `hours`;
    /// `None` where it does not, or more than once.
    fn by(calendar: Calendar, day: Moment, hours: &BTreeSet<Moment>) -> Option<Self> {
        let end = day + Grain::Day.length();
        let cut = calendar.next(calendar.bucket(day));
        if cut >= end || calendar.next(cut) < end || hours.range(day..end).count() < 24 {
            return None;
        }
        Some(Self::at(cut, day))
    }

    fn at(cut: Moment, day: Moment) -> Self {
        let is_before = cut - day <= day + Grain::Day.length() - cut;
        let hours = (0..24).map(|hour| day + Duration::hours(hour));
        let is_on_side = |hour: &Moment| match is_before {
            true => *hour + Grain::Hour.length() <= cut,
            false => *hour >= cut,
        };
        Self {
            day,
            cut,
            is_before,
            hours: hours.filter(is_on_side).collect(),
        }
    }

    /// Whether the cut lies within an hour, and not between two.
    #[must_use]
    pub fn cuts_an_hour(&self) -> bool {
        Grain::Hour.bucket(self.cut) < self.cut
    }

    /// The same where an hour cannot be cut: it counts whole where it begins.
    fn between_hours(self) -> Self {
        if self.cuts_an_hour() {
            Self::at(
                Grain::Hour.bucket(self.cut) + Grain::Hour.length(),
                self.day,
            )
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time;
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        time::parse(text).unwrap()
    }

    fn hours_of(day: Moment) -> BTreeSet<Moment> {
        (0..24)
            .map(|hour| day + chrono::Duration::hours(hour))
            .collect()
    }

    #[test]
    fn a_day_that_is_gone_is_cut_only_as_far_as_its_hours_are_known() {
        let (first, second) = (at("2026-03-01T00:00:00Z"), at("2026-03-02T00:00:00Z"));
        let retired = Coverage {
            days: [first, second].into(),
            hours: hours_of(second),
        };
        let from_noon = |day: Moment| Interval {
            from: Some(day + chrono::Duration::hours(12)),
            to: None,
        };
        let plan = |interval| Plan::new(&Coverage::default(), &retired, interval, None);
        assert_eq!(plan(Interval::default()).days, [first, second]);
        assert_eq!(plan(from_noon(first)).days, [second]);
        let half = plan(from_noon(second));
        assert_eq!((half.days.len(), half.hours.len()), (0, 12));
        assert_eq!(half.hourly_since, Some(second));
    }

    #[test]
    fn days_of_another_zone_are_parts_of_days() {
        let day = at("2026-03-01T00:00:00Z");
        let marks = Coverage {
            days: [day].into(),
            hours: hours_of(day),
        };
        let plan = |live: &Coverage, retired: &Coverage, zone| {
            Plan::new(live, retired, Interval::default(), Some(days(zone)))
        };
        let none = Coverage::default();
        for (live, retired) in [(&marks, &none), (&none, &marks)] {
            assert_eq!(plan(live, retired, "UTC").days, [day]);
            let berlin = plan(live, retired, "Europe/Berlin");
            assert_eq!((berlin.days.len(), berlin.hours.len()), (0, 0));
            let last_hour = at("2026-03-01T23:00:00Z");
            assert_eq!(berlin.divided[0].hours, [last_hour]);
            assert_eq!(berlin.divided[0].cut, last_hour);
        }
        // India's midnight lies within an hour: its rows tell, once they are gone its start does.
        let india = plan(&marks, &none, "Asia/Kolkata");
        assert_eq!(india.divided[0].cut, at("2026-03-01T18:30:00Z"));
        assert!(india.divided[0].cuts_an_hour());
        let gone = plan(&none, &marks, "Asia/Kolkata");
        assert_eq!(gone.divided[0].cut, at("2026-03-01T19:00:00Z"));
        assert!(!gone.divided[0].cuts_an_hour());
        // Without all of its hours it is not known where they count.
        let mut fewer = marks.clone();
        fewer.hours.remove(&day);
        let plan = plan(&fewer, &none, "Asia/Kolkata");
        assert_eq!(
            (plan.divided.len(), plan.hours.len(), plan.cuts.len()),
            (0, 22, 1)
        );
    }

    fn days(zone: &str) -> Calendar {
        Calendar {
            step: super::super::calendar::Step::Day,
            zone: zone.parse().unwrap(),
        }
    }

    proptest! {
        #[test]
        fn both_sides_of_a_divided_day_are_as_the_calendar_has_them(
            zone in prop::sample::select(&["Europe/Berlin", "America/New_York", "Asia/Kolkata",
                "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Cairo"][..]),
            day in 0..3_000_u64,
        ) {
            let (calendar, day) = (days(zone), at("2019-01-01T00:00:00Z") + Days::new(day));
            let divided = Divided::by(calendar, day, &hours_of(day));
            let midnights: BTreeSet<Moment> = (0..96)
                .map(|quarter| calendar.bucket(day + Duration::minutes(15 * quarter)))
                .collect();
            prop_assert_eq!(divided.is_some(), midnights.len() == 2);
            let Some(divided) = divided else { return Ok(()) };
            prop_assert!(divided.hours.len() <= 12);
            for quarter in 0..96 {
                let moment = day + Duration::minutes(15 * quarter);
                let hour = Grain::Hour.bucket(moment);
                let is_put_together = divided.hours.contains(&hour)
                    || hour == Grain::Hour.bucket(divided.cut)
                        && divided.cuts_an_hour()
                        && (moment < divided.cut) == divided.is_before;
                let is_earlier = calendar.bucket(moment) == calendar.bucket(day);
                prop_assert_eq!(is_put_together == divided.is_before, is_earlier);
            }
        }
    }
}
