//! Splitting a period into what rollups hold and what only rows tell.

use std::collections::BTreeSet;
use std::iter;

use chrono::{DateTime, Duration, DurationRound, Utc};

use crate::period::Interval;
use crate::time::Moment;

/// The length of a rollup bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// A UTC hour.
    Hour,
    /// A UTC day.
    Day,
}

impl Grain {
    /// How long a bucket is.
    #[must_use]
    pub fn length(self) -> Duration {
        match self {
            Self::Hour => Duration::hours(1),
            Self::Day => Duration::days(1),
        }
    }

    /// The start of the bucket that `moment` lies in.
    #[must_use]
    pub fn bucket(self, moment: Moment) -> Moment {
        // Fails only for lengths chrono cannot divide by; hours and days are none.
        moment.duration_trunc(self.length()).unwrap_or(moment)
    }

    /// The number that stands for the grain in the database.
    #[must_use]
    pub const fn code(self) -> i16 {
        match self {
            Self::Hour => 1,
            Self::Day => 2,
        }
    }
}

/// The buckets whose cells equal their rows, by their starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Hours.
    pub hours: BTreeSet<Moment>,
    /// Days.
    pub days: BTreeSet<Moment>,
}

/// A bucket that the rollups hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bucket {
    /// Its start.
    pub start: Moment,
    /// Its length.
    pub grain: Grain,
    /// Tells apart what it held at different times.
    pub version: i64,
}

impl Bucket {
    /// The first moment behind it.
    #[must_use]
    pub fn end(&self) -> Moment {
        self.start + self.grain.length()
    }

    /// All of it.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval {
            from: Some(self.start),
            to: Some(self.end()),
        }
    }
}

/// Identifies one of the segments of a sealed bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId {
    /// The bucket.
    pub bucket: Bucket,
    /// The number of the segment in its bucket, from 0 on in the order of time.
    pub number: i16,
}

/// A segment of a sealed bucket, and where its rows lie in time. Segments follow each
/// other in time. Where many rows started at one moment, several segments can hold rows
/// of that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealedSegment {
    /// Which segment of which bucket it is.
    pub id: SegmentId,
    /// The moment from which the starts of its rows are counted. No row started before.
    pub start: Moment,
    /// The last moment at which a row can have started.
    pub last: Moment,
}

impl SealedSegment {
    /// Returns the segments of a bucket that is split at the moments `splits`, which
    /// must ascend: one more segment than there are splits.
    pub fn of_bucket(bucket: Bucket, splits: &[Moment]) -> impl Iterator<Item = Self> + use<'_> {
        let starts = iter::once(bucket.start).chain(splits.iter().copied());
        let end = bucket.end() - Duration::milliseconds(1);
        let lasts = splits.iter().copied().chain(iter::once(end));
        let segment = move |(number, (start, last))| Self {
            id: SegmentId { bucket, number },
            start,
            last,
        };
        (0..).zip(starts.zip(lasts)).map(segment)
    }
}

/// What of `interval` lies in none of `buckets`, which must not overlap.
#[must_use]
pub fn gaps_between(buckets: &[Bucket], interval: Interval) -> Vec<Interval> {
    let starts = |grain| {
        let of_grain = buckets.iter().filter(move |one| one.grain == grain);
        of_grain.map(|one| one.start).collect::<Vec<_>>()
    };
    gaps(&starts(Grain::Day), &starts(Grain::Hour), interval)
}

/// Where the entries of a period are to be counted. The parts do not overlap
/// and together are the period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Starts of days to be read from daily cells.
    pub days: Vec<Moment>,
    /// Starts of hours to be read from hourly cells.
    pub hours: Vec<Moment>,
    /// What is left, to be read from rows.
    pub rows: Vec<Interval>,
}

impl Coverage {
    /// The largest covered buckets that lie inside `interval`, and what is left.
    #[must_use]
    pub fn split(&self, interval: Interval) -> Split {
        let days: Vec<Moment> = inside(&self.days, Grain::Day, interval).collect();
        let in_days = |hour: &Moment| days.binary_search(&Grain::Day.bucket(*hour)).is_ok();
        let hours: Vec<Moment> = inside(&self.hours, Grain::Hour, interval)
            .filter(|hour| !in_days(hour))
            .collect();
        let rows = gaps(&days, &hours, interval);
        Split { days, hours, rows }
    }
}

fn inside(
    buckets: &BTreeSet<Moment>,
    grain: Grain,
    interval: Interval,
) -> impl Iterator<Item = Moment> {
    buckets.iter().copied().filter(move |&start| {
        interval.from.is_none_or(|from| from <= start)
            && interval.to.is_none_or(|to| start + grain.length() <= to)
    })
}

/// What of `interval` lies in none of the buckets.
fn gaps(days: &[Moment], hours: &[Moment], interval: Interval) -> Vec<Interval> {
    let spans = |starts: &[Moment], grain: Grain| -> Vec<(Moment, Moment)> {
        starts
            .iter()
            .map(|&start| (start, start + grain.length()))
            .collect()
    };
    let mut covered = [spans(days, Grain::Day), spans(hours, Grain::Hour)].concat();
    covered.sort_unstable();
    let (mut gaps, mut begin) = (Vec::new(), interval.from);
    for (start, end) in covered {
        if begin.is_none_or(|begin| begin < start) {
            gaps.push(Interval {
                from: begin,
                to: Some(start),
            });
        }
        begin = Some(end);
    }
    if !is_over(begin, interval.to) {
        gaps.push(Interval {
            from: begin,
            to: interval.to,
        });
    }
    gaps
}

fn is_over(begin: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) -> bool {
    matches!((begin, end), (Some(begin), Some(end)) if begin >= end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    fn moment(millis: i64) -> Moment {
        time::from_millis(1_767_225_600_000 + millis).unwrap()
    }

    fn holds(interval: Interval, at: Moment) -> bool {
        interval.from.is_none_or(|from| from <= at) && interval.to.is_none_or(|to| at < to)
    }

    fn times_counted(split: &Split, at: Moment) -> usize {
        split
            .days
            .iter()
            .filter(|&&day| Grain::Day.bucket(at) == day)
            .count()
            + split
                .hours
                .iter()
                .filter(|&&hour| Grain::Hour.bucket(at) == hour)
                .count()
            + split.rows.iter().filter(|&&rows| holds(rows, at)).count()
    }

    proptest! {
        #[test]
        fn every_moment_of_the_period_is_counted_once_and_no_other(
            hours in prop::collection::btree_set(0..96_i64, 0..96),
            days in prop::collection::btree_set(0..4_i64, 0..4),
            from in prop::option::of(-HOUR..100 * HOUR),
            length in prop::option::of(0..100 * HOUR),
            probes in prop::collection::vec(-2 * HOUR..102 * HOUR, 20),
        ) {
            let coverage = Coverage {
                hours: hours.iter().map(|&hour| moment(hour * HOUR)).collect(),
                days: days.iter().map(|&day| moment(day * 24 * HOUR)).collect(),
            };
            let to = length.map(|length| moment(from.unwrap_or(0) + length));
            let interval = Interval { from: from.map(moment), to };
            let split = coverage.split(interval);
            for probe in probes.into_iter().map(moment) {
                prop_assert_eq!(times_counted(&split, probe), usize::from(holds(interval, probe)));
            }
            prop_assert!(split.days.iter().all(|day| coverage.days.contains(day)));
            prop_assert!(split.hours.iter().all(|hour| coverage.hours.contains(hour)));
        }
    }
}
