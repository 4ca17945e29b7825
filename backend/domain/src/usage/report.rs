//! Reports: a breakdown, a chart.

use super::answer::{Piece, Shown};
use super::calendar::Calendar;
use super::distinct::{Counter, Distinct, Identities};
use super::groups::{Group, Ranking};
use super::totals::{Numbers, Tallied, Tally};
use crate::period::Interval;
use crate::time::Moment;

/// Most buckets of a chart.
pub const MAX_POINTS: usize = 2_000;

/// What a report is made of.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// The groups; none where it is not grouped.
    pub ranking: Ranking,
    /// What is counted, in order of time.
    pub pieces: Vec<Piece>,
    /// Who is behind the series; nobody where it is grouped.
    pub identities: Identities,
    /// From when on the hour of every entry is known. Before, only the UTC day
    /// is. `None` when it always is.
    pub hourly_since: Option<Moment>,
}

/// All of it together.
#[must_use]
pub fn total(usage: &Usage) -> Numbers {
    let mut total = Tally::default();
    let slots = usage.pieces.iter().flat_map(|one| &one.answer.slots);
    slots.for_each(|slot| total.add_all(slot));
    total.numbers()
}

/// How many users and models there are in all; where it is grouped, none.
#[must_use]
pub fn distinct(usage: &Usage) -> Distinct {
    distinct_of(&mut Counter::new(&usage.identities), &usage.pieces)
}

fn distinct_of(counter: &mut Counter<'_>, pieces: &[Piece]) -> Distinct {
    counter.count(pieces.iter().map(|one| &*one.answer.series))
}

/// Who or what has which part.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// Of all together.
    pub total: Numbers,
    /// The highest.
    pub items: Vec<Item>,
    /// All others together, if there are any.
    pub other: Option<Other>,
}

/// A group with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which one.
    pub group: Group,
    /// Its part of the measure, 0 to 1.
    pub share: f64,
    /// Its numbers.
    pub numbers: Numbers,
}

/// The groups that are not told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// How many they are.
    pub group_count: usize,
    /// Their part of the measure, 0 to 1.
    pub share: f64,
    /// Their numbers.
    pub numbers: Numbers,
}

/// The breakdown of `usage`.
#[must_use]
pub fn breakdown(usage: &Usage) -> Breakdown {
    let Ranking {
        told,
        other_count,
        other_measured,
    } = &usage.ranking;
    let all = other_measured + told.iter().map(|one| one.measured).sum::<i128>();
    let items = told.iter().enumerate().map(|(slot, one)| Item {
        group: one.group.clone(),
        share: part(one.measured, all),
        numbers: slot_of(usage, slot),
    });
    Breakdown {
        total: total(usage),
        items: items.collect(),
        other: (*other_count > 0).then(|| Other {
            group_count: *other_count,
            share: part(*other_measured, all),
            numbers: slot_of(usage, told.len()),
        }),
    }
}

fn slot_of(usage: &Usage, slot: usize) -> Numbers {
    let mut tally = Tally::default();
    let slots = usage
        .pieces
        .iter()
        .filter_map(|one| one.answer.slots.get(slot));
    slots.for_each(|slot| tally.add_all(slot));
    tally.numbers()
}

#[expect(clippy::cast_precision_loss, reason = "a ratio")]
fn part(of: i128, all: i128) -> f64 {
    if all == 0 {
        0.0
    } else {
        of as f64 / all as f64
    }
}

/// A chart over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeseries {
    /// The groups told apart, highest first.
    pub groups: Vec<Group>,
    /// How many groups are not told apart.
    pub other_count: usize,
    /// Every bucket of the period, also those without entries.
    pub points: Vec<Point>,
}

/// One bucket of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its start.
    pub start: Moment,
    /// Of all together.
    pub total: Numbers,
    /// Of each group told apart.
    pub groups: Vec<Numbers>,
    /// Of all others together.
    pub other: Numbers,
    /// How many users and models there are; where it is grouped, none.
    pub distinct: Distinct,
}

/// Refusal: the chart would have too many buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyPoints;

/// The buckets of a chart: those of the period, and where it is open, those
/// from `first` to the later of `last` and `now`.
///
/// # Errors
/// [`TooManyPoints`] beyond [`MAX_POINTS`].
pub fn buckets(
    calendar: Calendar,
    interval: Interval,
    (first, last): (Option<Moment>, Option<Moment>),
    now: Moment,
) -> Result<Vec<Moment>, TooManyPoints> {
    let moment = chrono::Duration::milliseconds(1);
    let end = interval
        .to
        .map_or_else(|| last.map_or(now, |last| last.max(now)), |to| to - moment);
    let begin = interval.from.or(first).unwrap_or(end);
    let mut buckets = Vec::new();
    let mut bucket = calendar.bucket(begin);
    while bucket <= end && begin <= end {
        if buckets.len() == MAX_POINTS {
            return Err(TooManyPoints);
        }
        buckets.push(bucket);
        bucket = calendar.next(bucket);
    }
    Ok(buckets)
}

/// The chart of `usage`.
///
/// # Errors
/// [`TooManyPoints`] beyond [`MAX_POINTS`].
pub fn timeseries(
    usage: &Usage,
    calendar: Calendar,
    interval: Interval,
    now: Moment,
) -> Result<Timeseries, TooManyPoints> {
    let mut counted = usage.pieces.iter().filter(|piece| !piece.is_empty());
    let first = counted.next();
    let ends = (
        first.map(|one| one.start),
        counted.next_back().or(first).map(|one| one.start),
    );
    let groups: Vec<Group> = usage
        .ranking
        .told
        .iter()
        .map(|one| one.group.clone())
        .collect();
    let mut counter = Counter::new(&usage.identities);
    let mut pieces = &usage.pieces[..];
    let mut point = |start: Moment| {
        let end = calendar.next(start);
        let (of_point, rest) = pieces.split_at(pieces.partition_point(|one| one.start < end));
        pieces = rest;
        point(start, shown(of_point, groups.len(), &mut counter))
    };
    let points = buckets(calendar, interval, ends, now)?;
    Ok(Timeseries {
        points: points.into_iter().map(&mut point).collect(),
        groups,
        other_count: usage.ranking.other_count,
    })
}

/// A bucket of the chart.
fn point(start: Moment, shown: Shown) -> Point {
    let Shown {
        total,
        mut slots,
        distinct,
    } = shown;
    Point {
        start,
        total,
        other: slots.pop().unwrap_or_default(),
        groups: slots,
        distinct,
    }
}

fn shown(pieces: &[Piece], told: usize, counter: &mut Counter<'_>) -> Shown {
    let mut work_out = || work_out(pieces, told, counter);
    match pieces {
        // As it is in most charts, which are looked at again and again.
        [one] => one.answer.shown.get_or_init(work_out).clone(),
        _ => work_out(),
    }
}

fn work_out(pieces: &[Piece], told: usize, counter: &mut Counter<'_>) -> Shown {
    let tallied: Vec<Tallied> = (0..=told).map(|slot| add_up(pieces, slot)).collect();
    let slots: Vec<Numbers> = tallied.iter().map(Tallied::numbers).collect();
    let total = match &slots[..] {
        [all] => *all,
        _ => {
            let mut total = Tally::default();
            tallied.iter().for_each(|slot| total.add_all(slot));
            total.numbers()
        }
    };
    Shown {
        total,
        slots,
        distinct: distinct_of(counter, pieces),
    }
}

fn add_up(pieces: &[Piece], slot: usize) -> Tallied {
    match pieces {
        // Nothing is to be added up.
        [one] => one.answer.slots.get(slot).cloned().unwrap_or_default(),
        many => {
            let mut tally = Tally::default();
            let slots = many.iter().filter_map(|one| one.answer.slots.get(slot));
            slots.for_each(|slot| tally.add_all(slot));
            tally.take()
        }
    }
}
