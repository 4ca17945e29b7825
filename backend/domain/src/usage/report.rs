//! Reports: a summary, a breakdown, a chart.

use std::collections::HashSet;

use super::calendar::Calendar;
use super::cells::Usage;
use super::groups::{Group, Grouping, Measure, Ranked};
use super::totals::{Numbers, Tally};
use crate::filter::{Dimension, Filter};
use crate::period::Interval;
use crate::time::Moment;

/// Most buckets of a chart.
pub const MAX_POINTS: usize = 2_000;

/// All in one.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The numbers.
    pub numbers: Numbers,
    /// Distinct models.
    pub model_count: usize,
}

/// The summary of what `filter` accepts.
#[must_use]
pub fn summary(usage: &Usage, filter: &Filter) -> Summary {
    let grouping = Grouping::new(usage, filter, None);
    let mut tally = Tally::default();
    let mut keys = HashSet::new();
    for piece in &usage.pieces {
        for (cell, durations) in piece.block.iter() {
            if grouping.of(cell).is_some() {
                tally.add(cell.status, &cell.sums, durations);
                keys.insert(cell.key);
            }
        }
    }
    let models: HashSet<&str> = keys
        .iter()
        .filter_map(|key| usage.names.get(key)?.model.as_deref())
        .collect();
    Summary {
        numbers: tally.numbers(),
        model_count: models.len(),
    }
}

/// How a report is grouped.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    /// By what.
    pub by: Dimension,
    /// What the groups are ranked by.
    pub measure: Measure,
    /// How many are told apart; the others are one.
    pub limit: usize,
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

/// The breakdown of what `filter` accepts.
#[must_use]
pub fn breakdown(usage: &Usage, filter: &Filter, split: Split) -> Breakdown {
    let grouping = Grouping::new(usage, filter, Some(split.by));
    let ranked = grouping.ranked(usage, split.measure);
    let mut slots = Slots::new(&grouping, &ranked, split.limit);
    for piece in &usage.pieces {
        slots.add(&grouping, piece);
    }
    let Slots {
        total, told, rest, ..
    } = slots;
    let all: i128 = ranked.iter().map(|one| one.measured).sum();
    let (first, others) = ranked.split_at(told.len());
    let items = first.iter().zip(&told).map(|(one, tally)| Item {
        group: one.group.clone(),
        share: part(one.measured, all),
        numbers: tally.numbers(),
    });
    Breakdown {
        total: total.numbers(),
        items: items.collect(),
        other: (!others.is_empty()).then(|| Other {
            group_count: others.len(),
            share: part(others.iter().map(|one| one.measured).sum(), all),
            numbers: rest.numbers(),
        }),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a ratio")]
fn part(of: i128, all: i128) -> f64 {
    if all == 0 {
        0.0
    } else {
        of as f64 / all as f64
    }
}

/// Tallies of those told apart, of the rest, and of all.
struct Slots {
    of_group: Vec<Option<usize>>,
    total: Tally,
    told: Vec<Tally>,
    rest: Tally,
}

impl Slots {
    fn new(grouping: &Grouping<'_>, ranked: &[Ranked], limit: usize) -> Self {
        let mut of_group = vec![None; grouping.len()];
        let first = ranked.iter().take(limit);
        for (slot, one) in first.clone().enumerate() {
            of_group[one.index] = Some(slot);
        }
        Self {
            of_group,
            total: Tally::default(),
            told: vec![Tally::default(); first.len()],
            rest: Tally::default(),
        }
    }

    fn add(&mut self, grouping: &Grouping<'_>, piece: &super::cells::Piece) {
        for (cell, durations) in piece.block.iter() {
            let Some(group) = grouping.of(cell) else {
                continue;
            };
            let tally = match self.of_group.get(group).copied().flatten() {
                Some(slot) => &mut self.told[slot],
                None => &mut self.rest,
            };
            tally.add(cell.status, &cell.sums, durations);
            self.total.add(cell.status, &cell.sums, durations);
        }
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

/// The chart of what `filter` accepts.
///
/// # Errors
/// [`TooManyPoints`] beyond [`MAX_POINTS`].
pub fn timeseries(
    usage: &Usage,
    filter: &Filter,
    calendar: Calendar,
    split: Option<Split>,
    interval: Interval,
    now: Moment,
) -> Result<Timeseries, TooManyPoints> {
    let grouping = Grouping::new(usage, filter, split.map(|split| split.by));
    let ranked = split.map_or_else(Vec::new, |split| grouping.ranked(usage, split.measure));
    let limit = split.map_or(0, |split| split.limit);
    let mut slots = Slots::new(&grouping, &ranked, limit);
    let has_accepted = |piece: &&super::cells::Piece| {
        let mut cells = piece.block.iter();
        cells.any(|(cell, _)| grouping.of(cell).is_some())
    };
    let first = usage.pieces.iter().find(has_accepted);
    let last = usage.pieces.iter().rev().find(has_accepted);
    let ends = (first.map(|one| one.start), last.map(|one| one.start));
    let mut pieces = usage.pieces.iter().peekable();
    let point = |start: Moment| {
        let end = calendar.next(start);
        while let Some(piece) = pieces.next_if(|piece| piece.start < end) {
            slots.add(&grouping, piece);
        }
        Point {
            start,
            total: slots.total.take(),
            groups: slots.told.iter_mut().map(Tally::take).collect(),
            other: slots.rest.take(),
        }
    };
    let points = buckets(calendar, interval, ends, now)?;
    let points = points.into_iter().map(point).collect();
    let groups: Vec<Group> = ranked
        .iter()
        .take(limit)
        .map(|one| one.group.clone())
        .collect();
    Ok(Timeseries {
        other_count: ranked.len() - groups.len(),
        groups,
        points,
    })
}
