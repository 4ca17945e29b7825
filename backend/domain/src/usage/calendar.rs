//! Hours and days of a time zone.
//!
//! A chart's hours are UTC hours in every zone: where clocks are off by a part
//! of an hour they begin at half past or at a quarter. Days begin at local
//! midnight, and have 23 or 25 hours when clocks change.

use std::str::FromStr;

use chrono::{Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::coverage::Grain;
use crate::time::Moment;

/// Every offset since 2000 is a multiple of it.
const QUARTER_SECONDS: i64 = 15 * 60;
/// Milliseconds of a quarter of an hour: no chart needs to tell apart moments
/// within one.
pub const QUARTER_MILLIS: i64 = QUARTER_SECONDS * 1_000;

/// The length of a chart's bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A UTC hour.
    Hour,
    /// A local day.
    Day,
}

impl Step {
    /// Every step with its name.
    pub const NAMES: [(&'static str, Self); 2] = [("hour", Self::Hour), ("day", Self::Day)];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::NAMES.into_iter().find(|(name, _)| *name == text);
        found
            .map(|(_, step)| step)
            .ok_or_else(|| format!("unknown interval `{text}`, expected one of hour, day"))
    }
}

/// A time zone of the IANA database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl Zone {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| {
            format!(
                "unknown time zone `{text}`, expected an IANA name such as Europe/Berlin or UTC"
            )
        })
    }
}

/// How a chart cuts time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// How long a bucket is.
    pub step: Step,
    /// Whose days.
    pub zone: Zone,
}

impl Calendar {
    /// The start of the bucket that `moment` lies in.
    #[must_use]
    pub fn bucket(self, moment: Moment) -> Moment {
        match self.step {
            Step::Hour => Grain::Hour.bucket(moment),
            Step::Day => self.midnight(moment.with_timezone(&self.zone.0).date_naive()),
        }
    }

    /// The start of the bucket after the one that begins at `bucket`.
    #[must_use]
    pub fn next(self, bucket: Moment) -> Moment {
        match self.step {
            Step::Hour => bucket + Duration::hours(1),
            Step::Day => {
                let mut date = bucket.with_timezone(&self.zone.0).date_naive();
                let mut next = bucket;
                // A zone that crossed the date line left a date out: it has no start of its own.
                while next <= bucket {
                    date = date + Days::new(1);
                    next = self.midnight(date);
                }
                next
            }
        }
    }

    /// Whether everything in the UTC hour or day that begins at `start` lies in one bucket.
    #[must_use]
    pub fn holds_whole(self, grain: Grain, start: Moment) -> bool {
        let last = start + grain.length() - Duration::milliseconds(1);
        self.bucket(start) == self.bucket(last)
    }

    /// The first moment of a local date; where clocks were moved over midnight,
    /// the first one after.
    fn midnight(self, date: NaiveDate) -> Moment {
        let local = date.and_time(NaiveTime::MIN);
        if let Some(start) = self.zone.0.from_local_datetime(&local).earliest() {
            return start.with_timezone(&Utc);
        }
        let quarter = Duration::seconds(QUARTER_SECONDS);
        // At most a day is ever left out.
        (1..=96)
            .filter_map(|quarters| {
                let later = local + quarter * quarters;
                self.zone.0.from_local_datetime(&later).earliest()
            })
            .map(|start| start.with_timezone(&Utc))
            .next()
            .unwrap_or_else(|| local.and_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time;
    use proptest::prelude::*;

    fn days(zone: &str) -> Calendar {
        Calendar {
            step: Step::Day,
            zone: zone.parse().unwrap(),
        }
    }

    fn at(text: &str) -> Moment {
        time::parse(text).unwrap()
    }

    fn hours_of(zone: &str, moment: &str) -> i64 {
        let calendar = days(zone);
        let bucket = calendar.bucket(at(moment));
        (calendar.next(bucket) - bucket).num_hours()
    }

    #[test]
    fn days_have_23_or_25_hours_when_clocks_change() {
        assert_eq!(hours_of("Europe/Berlin", "2026-03-29T12:00:00Z"), 23);
        assert_eq!(hours_of("Europe/Berlin", "2026-10-25T12:00:00Z"), 25);
        assert_eq!(hours_of("Europe/Berlin", "2026-06-01T12:00:00Z"), 24);
    }

    #[test]
    fn a_day_without_midnight_begins_when_it_does() {
        let calendar = days("Africa/Cairo");
        let start = calendar.bucket(at("2024-04-26T12:00:00Z"));
        assert_eq!(time::rfc3339(&start), "2024-04-25T22:00:00.000Z");
        assert_eq!(hours_of("Africa/Cairo", "2024-04-26T12:00:00Z"), 23);
    }

    #[test]
    fn a_date_that_was_left_out_is_no_bucket() {
        let calendar = days("Pacific/Apia");
        let bucket = calendar.bucket(at("2011-12-30T09:00:00Z"));
        let next = calendar.next(bucket);
        assert_eq!(time::rfc3339(&next), "2011-12-30T10:00:00.000Z");
        assert_eq!(calendar.bucket(next), next);
    }

    #[test]
    fn unknown_names_are_answered_with_what_would_be_right() {
        let message = "Europe/Berlln".parse::<Zone>().unwrap_err();
        assert!(message.contains("`Europe/Berlln`") && message.contains("IANA"));
        assert!("week".parse::<Step>().unwrap_err().contains("hour, day"));
    }

    proptest! {
        #[test]
        fn buckets_are_the_local_dates(
            zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..]),
            seconds in 946_684_800_i64..2_100_000_000,
        ) {
            let calendar = Calendar { step: Step::Day, zone: Zone(zone) };
            let moment = Utc.timestamp_opt(seconds, 0).unwrap();
            let bucket = calendar.bucket(moment);
            let next = calendar.next(bucket);
            prop_assert!(bucket <= moment && moment < next, "{bucket} {moment} {next}");
            prop_assert_eq!(calendar.bucket(bucket), bucket);
            let date = |one: Moment| one.with_timezone(&zone).date_naive();
            prop_assert_eq!(date(bucket), date(moment));
            prop_assert_eq!(date(next - Duration::milliseconds(1)), date(moment));
            prop_assert!(date(next) > date(moment));
            prop_assert_eq!(bucket.timestamp() % QUARTER_SECONDS, 0);
        }

        #[test]
        fn hours_are_utc_hours(
            zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..]),
            seconds in 946_684_800_i64..2_100_000_000,
        ) {
            let calendar = Calendar { step: Step::Hour, zone: Zone(zone) };
            let moment = Utc.timestamp_opt(seconds, 0).unwrap();
            let bucket = calendar.bucket(moment);
            prop_assert_eq!(bucket.timestamp(), seconds - seconds % 3600);
            prop_assert!(calendar.holds_whole(Grain::Hour, bucket));
        }
    }
}
