//! The stretch of time the sample covers, and how many entries each day gets.

use chrono::{Datelike, Days, Duration, NaiveDate, Weekday};
use logbook_domain::time::Moment;

use super::plan::Plan;
use super::rhythm;

/// The days of the sample, in which everything that is generated lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    from: Moment,
    to: Moment,
    entries_per_weight: f64,
}

impl Window {
    /// Returns the window of a plan.
    ///
    /// Budgets follow from the days alone and not from the time of day, so
    /// that a second run on the same day makes the same entries again.
    pub(crate) fn from_plan(plan: &Plan) -> Self {
        let (from, to) = (plan.now - Duration::days(i64::from(plan.days)), plan.now);
        // The first and the last day are seen in part: together about one day.
        let edges = (rhythm::weight(from.date_naive()) + rhythm::weight(to.date_naive())) / 2.0;
        let inner: f64 = dates(from.date_naive(), to.date_naive())
            .skip(1)
            .take(plan.days.saturating_sub(1) as usize)
            .map(rhythm::weight)
            .sum();
        let entries_per_weight = f64::from(plan.entries) / (edges + inner).max(0.1);
        Self {
            from,
            to,
            entries_per_weight,
        }
    }

    /// Reports whether a moment lies inside.
    pub(crate) fn contains(&self, moment: Moment) -> bool {
        self.from <= moment && moment <= self.to
    }

    /// Returns every local day that some office spends, at least in part,
    /// inside.
    pub(crate) fn local_days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        dates(
            self.from.date_naive() - Days::new(1),
            self.to.date_naive() + Days::new(1),
        )
    }

    /// Returns how many entries a day should have.
    pub(crate) fn budget(&self, day: NaiveDate) -> f64 {
        self.entries_per_weight * rhythm::weight(day)
    }

    /// Returns the day the sample's incident happened: the last Wednesday that
    /// is over, or the last day that is over where the window holds none.
    pub(crate) fn incident_day(&self) -> NaiveDate {
        let yesterday = self.to.date_naive() - Days::new(1);
        dates(self.from.date_naive() + Days::new(1), yesterday)
            .filter(|day| day.weekday() == Weekday::Wed)
            .last()
            .unwrap_or(yesterday)
    }

    /// Returns the window's last day.
    pub(crate) fn today(&self) -> NaiveDate {
        self.to.date_naive()
    }
}

fn dates(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}
