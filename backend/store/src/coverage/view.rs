//! The coverage marks of any number of periods as of one snapshot.

use std::collections::HashMap;
use std::ops::Range;

use logbook_domain::coverage::{Bucket, Grain, SealedSegment};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

/// The coverage of a period in one snapshot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Covered {
    /// The buckets with a mark, in the order of time: the days that the period contains,
    /// and otherwise the hours that overlap it. They are disjoint.
    pub(crate) buckets: Vec<Bucket>,
    /// The segments of these buckets that can have rows of the period, in the order of
    /// time.
    pub(crate) segments: Vec<SealedSegment>,
    /// The snapshot, as `pg_current_snapshot()` reports it.
    pub(crate) snapshot: String,
    /// The start of the first day that may have entries; `None` when it is not known.
    pub(crate) first_day: Option<Moment>,
}

/// The marks of all days in a span of time, and of the hours in some parts of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct CoverageView {
    /// The span in which the marks of days were read.
    pub(super) days_read: Range<Moment>,
    /// The spans in which the marks of hours were read, in the order of time, disjoint.
    pub(super) hours_read: Vec<Range<Moment>>,
    /// The marked days by their starts.
    pub(super) days: Vec<Bucket>,
    /// The marked hours by their starts.
    pub(super) hours: Vec<Bucket>,
    /// Where the segments of a bucket but the first begin, for buckets with several.
    pub(super) splits: HashMap<Bucket, Vec<Moment>>,
    /// The snapshot, as `pg_current_snapshot()` reports it.
    pub(crate) snapshot: String,
    /// The start of the first day that may have entries; `None` when it is not known.
    pub(super) first_day: Option<Moment>,
}

impl CoverageView {
    /// Returns the coverage of `interval`; `None` when some of its marks were not read.
    pub(crate) fn covered(&self, interval: Interval) -> Option<Covered> {
        let days = self.days_in(interval)?;
        let mut buckets = days.to_vec();
        for gap in gaps_between(days, hours_of(interval)) {
            let is_read = |span: &Range<Moment>| span.start <= gap.start && gap.end <= span.end;
            if !self.hours_read.iter().any(is_read) {
                return None;
            }
            let index = |moment| self.hours.partition_point(|hour| hour.start < moment);
            buckets.extend(&self.hours[index(gap.start)..index(gap.end)]);
        }
        buckets.sort_unstable();
        Some(Covered {
            segments: self.segments_of(&buckets, interval),
            buckets,
            snapshot: self.snapshot.clone(),
            first_day: self.first_day,
        })
    }

    /// Returns the segments of `buckets` that can have rows of `interval`.
    fn segments_of(&self, buckets: &[Bucket], interval: Interval) -> Vec<SealedSegment> {
        let of_bucket = |&bucket: &Bucket| {
            let splits = self.splits.get(&bucket).map_or(&[][..], Vec::as_slice);
            SealedSegment::of_bucket(bucket, splits)
        };
        let segments = buckets.iter().flat_map(of_bucket);
        segments.filter(|one| overlaps(one, interval)).collect()
    }

    /// Returns the marked days that `interval` contains.
    fn days_in(&self, interval: Interval) -> Option<&[Bucket]> {
        let Range { start, end } = bounds(interval);
        if start < self.days_read.start || self.days_read.end < end {
            return None;
        }
        let from = self.days.partition_point(|day| day.start < start);
        let to = self.days.partition_point(|day| day.end() <= end);
        Some(&self.days[from..to.max(from)])
    }
}

/// Returns whether rows of `segment` can have started in `interval`.
fn overlaps(segment: &SealedSegment, interval: Interval) -> bool {
    let begins_before = |to: Moment| segment.start < to;
    let ends_since = |from: Moment| segment.last >= from;
    interval.to.is_none_or(begins_before) && interval.from.is_none_or(ends_since)
}

/// Returns the ends of an interval, or those of time.
pub(super) fn bounds(Interval { from, to }: Interval) -> Range<Moment> {
    from.unwrap_or(Moment::MIN_UTC)..to.unwrap_or(Moment::MAX_UTC)
}

/// Returns the span in which the hours start that overlap `interval`.
pub(super) fn hours_of(interval: Interval) -> Range<Moment> {
    let Range { start, end } = bounds(interval);
    let first = interval.from.map(|from| Grain::Hour.bucket(from));
    first.unwrap_or(start)..end
}

/// Returns the parts of `span` that lie between `days`, which are in the order of time.
fn gaps_between(days: &[Bucket], span: Range<Moment>) -> Vec<Range<Moment>> {
    let mut gaps = Vec::new();
    let mut from = span.start;
    for day in days {
        gaps.push(from..day.start);
        from = day.end();
    }
    gaps.push(from..span.end);
    gaps.retain(|gap| gap.start < gap.end);
    gaps
}

/// Returns the union of `spans` as disjoint spans in the order of time.
pub(super) fn union(mut spans: Vec<Range<Moment>>) -> Vec<Range<Moment>> {
    spans.retain(|span| span.start < span.end);
    spans.sort_unstable_by_key(|span| span.start);
    let mut union: Vec<Range<Moment>> = Vec::new();
    for span in spans {
        match union.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => union.push(span),
        }
    }
    union
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::time;
    use proptest::prelude::*;

    const HOURS: i64 = 24 * 6;

    /// Returns the moment so many quarters of an hour after a midnight.
    fn at(quarters: i64) -> Moment {
        time::from_millis(1_767_225_600_000 + quarters * 900_000).unwrap()
    }

    fn bucket(grain: Grain, hour: i64) -> Bucket {
        Bucket {
            start: at(hour * 4),
            grain,
            version: hour,
        }
    }

    /// An interval with any of its ends open.
    fn intervals() -> impl Strategy<Value = Interval> {
        let end = || prop::option::of((0..HOURS * 4).prop_map(at));
        (end(), end()).prop_map(|(one, other)| match (one, other) {
            (Some(from), Some(to)) if to < from => Interval {
                from: Some(to),
                to: Some(from),
            },
            (from, to) => Interval { from, to },
        })
    }

    /// The marks of a log, some of whose hours and days have none.
    fn marks() -> impl Strategy<Value = (Vec<Bucket>, Vec<Bucket>)> {
        let hours = prop::collection::vec(prop::bool::weighted(0.9), HOURS as usize);
        let days = prop::collection::vec(any::<bool>(), HOURS as usize / 24);
        (hours, days).prop_map(|(mut hours, days)| {
            for (day, _) in days.iter().enumerate().filter(|(_, is_marked)| **is_marked) {
                hours[day * 24..(day + 1) * 24].fill(true);
            }
            let marked = |marks: &[bool], grain, length: i64| {
                let marked = marks.iter().zip(0..).filter(|(is_marked, _)| **is_marked);
                marked
                    .map(|(_, number)| bucket(grain, number * length))
                    .collect::<Vec<_>>()
            };
            let days = marked(&days, Grain::Day, 24);
            (days, marked(&hours, Grain::Hour, 1))
        })
    }

    /// What the documentation of [`Covered::buckets`] says, bucket by bucket.
    fn expected(days: &[Bucket], hours: &[Bucket], interval: Interval) -> Vec<Bucket> {
        let Range { start, end } = bounds(interval);
        let inside = |day: &&Bucket| start <= day.start && day.end() <= end;
        let days: Vec<Bucket> = days.iter().filter(inside).copied().collect();
        let overlaps = |hour: &&Bucket| hour.start < end && start < hour.end();
        let is_alone = |hour: &&Bucket| {
            let contains = |day: &Bucket| day.start <= hour.start && hour.end() <= day.end();
            !days.iter().any(contains)
        };
        let hours = hours.iter().filter(overlaps).filter(is_alone).copied();
        let mut all: Vec<Bucket> = days.iter().copied().chain(hours).collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn a_view_of_everything_covers_each_interval(
            (days, hours) in marks(),
            interval in intervals(),
        ) {
            prop_assume!(interval.from.zip(interval.to).is_none_or(|(from, to)| from < to));
            let all = Moment::MIN_UTC..Moment::MAX_UTC;
            let view = CoverageView {
                days_read: all.clone(),
                hours_read: vec![all],
                days: days.clone(),
                hours: hours.clone(),
                ..CoverageView::default()
            };
            let covered = view.covered(interval).unwrap();
            prop_assert_eq!(covered.buckets, expected(&days, &hours, interval));
        }

        #[test]
        fn a_view_of_some_intervals_answers_rightly_or_not_at_all(
            (days, hours) in marks(),
            read in prop::collection::vec(intervals(), 1..4),
            asked in intervals(),
        ) {
            prop_assume!(asked.from.zip(asked.to).is_none_or(|(from, to)| from < to));
            let spans = read.iter().map(|&one| hours_of(one)).collect();
            let hours_read = union(spans);
            prop_assert!(hours_read.windows(2).all(|two| two[0].end < two[1].start));
            let all: Vec<_> = read.iter().map(|&one| bounds(one)).collect();
            let days_read = all.iter().map(|one| one.start).min().unwrap()
                ..all.iter().map(|one| one.end).max().unwrap();
            let is_read = |hour: &Bucket| hours_read.iter().any(|span| span.contains(&hour.start));
            let view = CoverageView {
                days: days
                    .iter()
                    .filter(|day| days_read.start <= day.start && day.end() <= days_read.end)
                    .copied()
                    .collect(),
                hours: hours.iter().filter(|hour| is_read(hour)).copied().collect(),
                days_read,
                hours_read,
                ..CoverageView::default()
            };
            for interval in read.iter().chain([&asked]) {
                if let Some(covered) = view.covered(*interval) {
                    prop_assert_eq!(covered.buckets, expected(&days, &hours, *interval));
                }
            }
            prop_assert!(read.iter().all(|one| view.covered(*one).is_some()));
        }
    }
}
