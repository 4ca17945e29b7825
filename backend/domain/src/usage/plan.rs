//! Where the usage of a period is to be read.

use std::collections::BTreeSet;

use chrono::Days;

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
    /// Starts of hours that have cells but are cut by the calendar: only their
    /// rows can tell.
    pub cut: Vec<Moment>,
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
        let in_one = |grain: Grain| {
            move |start: &Moment| {
                calendar.is_none_or(|calendar| calendar.holds_whole(grain, *start))
            }
        };
        let days = live.days.iter().copied();
        let live = Coverage {
            days: days.filter(in_one(Grain::Day)).collect(),
            hours: live.hours.clone(),
        };
        let Split { days, hours, rows } = live.split(interval);
        let (hours, cut) = hours.into_iter().partition(in_one(Grain::Hour));
        let mut plan = Self {
            days,
            hours,
            cut,
            rows,
            hourly_since: None,
        };
        plan.add_retired(retired, interval, in_one(Grain::Day));
        plan
    }

    fn add_retired(
        &mut self,
        retired: &Coverage,
        interval: Interval,
        in_one: impl Fn(&Moment) -> bool,
    ) {
        let with_hours: BTreeSet<Moment> = retired
            .hours
            .iter()
            .map(|&hour| Grain::Day.bucket(hour))
            .collect();
        let mut used = BTreeSet::new();
        for &day in &retired.days {
            let next = day + Days::new(1);
            if !with_hours.contains(&day) {
                self.hourly_since = self.hourly_since.max(Some(next));
                if interval.holds(day) {
                    used.insert(day);
                }
            } else if interval.holds(day) && interval.to.is_none_or(|to| next <= to) && in_one(&day)
            {
                used.insert(day);
            }
        }
        let hours = retired.hours.iter().copied();
        self.hours.extend(
            hours.filter(|&hour| interval.holds(hour) && !used.contains(&Grain::Day.bucket(hour))),
        );
        self.days.extend(used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time;

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
    fn days_of_another_zone_are_put_together_from_hours() {
        let day = at("2026-03-01T00:00:00Z");
        let marks = Coverage {
            days: [day].into(),
            hours: hours_of(day),
        };
        let calendar = |zone: &str| Calendar {
            step: super::super::calendar::Step::Day,
            zone: zone.parse().unwrap(),
        };
        let plan = |live: &Coverage, retired: &Coverage, zone| {
            Plan::new(live, retired, Interval::default(), Some(calendar(zone)))
        };
        let none = Coverage::default();
        for (live, retired) in [(&marks, &none), (&none, &marks)] {
            assert_eq!(plan(live, retired, "UTC").days, [day]);
            let berlin = plan(live, retired, "Europe/Berlin");
            assert_eq!((berlin.days.len(), berlin.hours.len()), (0, 24));
        }
        // India's midnight lies within an hour: its rows tell, once they are gone its start does.
        let india = plan(&marks, &none, "Asia/Kolkata");
        assert_eq!(india.hours.len(), 23);
        assert_eq!(india.cut, [at("2026-03-01T18:00:00Z")]);
        assert_eq!(plan(&none, &marks, "Asia/Kolkata").hours.len(), 24);
    }
}
