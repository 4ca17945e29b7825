//! Where a search has to look: the entries that the rest of the filter accepts,
//! in steps of a size.

use diesel::prelude::*;
use logbook_columnar::segment::{Column, SegmentSlice};
use logbook_domain::coverage::gaps_between;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

use super::span::Span;
use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::condition::{self, Condition, and};
use crate::entries::resolved_filter::ResolvedFilter;
use crate::error::StoreError;
use crate::scan::filtered::FilteredScan;
use crate::scan::plan::ScanPlan;

/// Most entries of a group (a conversation, a trace) that are looked up before
/// they are searched.
const MOST_OF_GROUP: usize = 100_000;
/// A part of a segment of which a smaller share than this is to be searched is
/// read start by start, others whole.
const SPARSE: usize = 4;

/// A part of the period, and what is known of the starts in it.
struct Section {
    span: Span,
    starts: Starts,
}

enum Starts {
    /// In the segment of this slice.
    InSegment(usize),
    /// Loaded, in order.
    Loaded { starts: Vec<i64>, are_few: bool },
    /// In the table of entries alone.
    InRows,
}

/// Where to look in one step.
#[derive(Debug)]
pub(crate) struct SearchStep {
    /// What is searched with it.
    pub(crate) span: Span,
    /// How many entries are looked at.
    pub(crate) rows: usize,
    /// When they began, where these are few among others.
    starts: Option<Vec<Moment>>,
}

impl SearchStep {
    /// The entries of the step that `resolved` accepts.
    pub(crate) fn condition(&self, resolved: &ResolvedFilter<'_>) -> Condition {
        let all = resolved.condition_in(self.span.interval());
        match &self.starts {
            Some(starts) => and(all, entries::started_at.eq_any(starts.clone()).nullable()),
            None => all,
        }
    }
}

/// Everything that a search has to look at.
pub(crate) struct SearchPlan {
    scan: FilteredScan,
    /// In the order of time.
    sections: Vec<Section>,
    /// The series that are to be looked at, where contents may not be searched.
    named: Option<Vec<bool>>,
}

impl SearchPlan {
    /// The plan of `filter` in `interval`. To be called inside a snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn read(
        conn: &mut Connection,
        cache: &ReadCache,
        filter: &Filter,
        interval: Interval,
        resolved: &ResolvedFilter<'_>,
    ) -> Result<Self, StoreError> {
        let generation = cache.generation();
        let group = match filter.is_of_group() {
            true => starts_of_group(conn, resolved, interval)?,
            false => None,
        };
        let (plan, sections) = if let Some(starts) = group {
            let starts = Starts::Loaded {
                starts,
                are_few: true,
            };
            let plan = ScanPlan::uncovered(generation, interval);
            let span = Span::of(interval);
            (plan, vec![Section { span, starts }])
        } else {
            let plan = ScanPlan::read_sealed(conn, generation, interval)?;
            let sections = sections(&plan, interval);
            (plan, sections)
        };
        let scan = FilteredScan::new(conn, plan, filter)?;
        let named = resolved
            .matcher()
            .filter(|matcher| !matcher.is_in_contents());
        let named = named.map(|matcher| {
            scan.plan
                .cache()
                .dictionary()
                .flags(matcher.matching_series())
        });
        Ok(Self {
            scan,
            sections,
            named,
        })
    }

    /// The next step of about `most` entries at the end of `ahead` where the
    /// search goes on; `None` when there is nothing left to look at.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn next(
        &mut self,
        conn: &mut Connection,
        ahead: Span,
        newest_first: bool,
        most: usize,
    ) -> Result<Option<SearchStep>, StoreError> {
        let mut left = ahead;
        while let Some(index) = self.first_in(left, newest_first) {
            let part = self.sections[index].span.cut(left);
            self.load_starts(conn, index)?;
            let step = match &self.sections[index].starts {
                Starts::Loaded { starts, are_few } => {
                    of_starts(part, starts, *are_few, newest_first, most)
                }
                Starts::InSegment(_) | Starts::InRows => of_rows(conn, part, newest_first, most)?,
            };
            if step.rows > 0 {
                // What lies between holds nothing.
                let span = step.span.reaching(ahead, newest_first);
                return Ok(Some(SearchStep { span, ..step }));
            }
            left = left.behind(part, newest_first);
        }
        Ok(None)
    }

    /// The first section that a search of `left` comes to.
    fn first_in(&self, left: Span, newest_first: bool) -> Option<usize> {
        let touches = |section: &Section| !section.span.cut(left).is_empty();
        if newest_first {
            self.sections.iter().rposition(touches)
        } else {
            self.sections.iter().position(touches)
        }
    }

    /// Reads the starts of a section that its segment knows.
    fn load_starts(&mut self, conn: &mut Connection, index: usize) -> Result<(), StoreError> {
        let Starts::InSegment(slice) = self.sections[index].starts else {
            return Ok(());
        };
        let mut starts = Vec::new();
        if self.scan.count(&self.scan.plan.slices[slice]) > 0 {
            let begin = self.scan.plan.slices[slice].start;
            let only = |one: &SegmentSlice| one.start == begin;
            for column in self.scan.minimum_columns().chain([Column::Started]) {
                self.scan.plan.load_column(conn, column, only)?;
            }
            starts = self.starts(slice);
        }
        let all = self.scan.plan.slices[slice].cells.row_count();
        self.sections[index].starts = Starts::Loaded {
            are_few: starts.len() * SPARSE < all,
            starts,
        };
        Ok(())
    }

    fn starts(&self, slice: usize) -> Vec<i64> {
        let slice = &self.scan.plan.slices[slice];
        let Some(since) = slice.column(Column::Started) else {
            return Vec::new();
        };
        let begin = slice.start.timestamp_millis();
        let mut starts = Vec::new();
        for cell in 0..slice.cells.len() {
            let (series, outcome) = (slice.cells.series(cell), slice.cells.outcome(cell));
            let can_hold = self
                .named
                .as_ref()
                .is_none_or(|named| named.get(series as usize).is_some_and(|&one| one));
            if can_hold && self.scan.filter.accepts(series, outcome) {
                let rows = slice
                    .rows(cell)
                    .filter(|&row| self.scan.filter.passes(slice, row));
                starts.extend(rows.map(|row| begin.saturating_add_unsigned(since.get(row))));
            }
        }
        starts.sort_unstable();
        starts
    }
}

/// The cache of the plan, and what lies beside them.
fn sections(plan: &ScanPlan, interval: Interval) -> Vec<Section> {
    let whole = Span::of(interval);
    let (mut all, mut buckets) = (Vec::new(), Vec::new());
    for (index, slice) in plan.slices.iter().enumerate() {
        let Some(bucket) = slice.bucket else {
            continue;
        };
        let span = Span {
            from: bucket.start,
            to: bucket.end(),
        };
        all.push(Section {
            span: span.cut(whole),
            starts: Starts::InSegment(index),
        });
        buckets.push(bucket);
    }
    let gap = |interval| Section {
        span: Span::of(interval),
        starts: Starts::InRows,
    };
    all.extend(
        gaps_between(&buckets, whole.interval())
            .into_iter()
            .map(gap),
    );
    all.sort_by_key(|section| section.span.from);
    all
}

/// When the entries of the filter's conversation, trace, parent or entity
/// began, or `None` when they are too many to know beforehand.
fn starts_of_group(
    conn: &mut Connection,
    resolved: &ResolvedFilter<'_>,
    interval: Interval,
) -> Result<Option<Vec<i64>>, StoreError> {
    let most = i64::try_from(MOST_OF_GROUP).unwrap_or(i64::MAX);
    let starts: Vec<Moment> = entries::table
        .filter(resolved.condition_without_search(interval))
        .select(entries::started_at)
        .limit(most + 1)
        .load(conn)?;
    if starts.len() > MOST_OF_GROUP {
        return Ok(None);
    }
    let mut starts: Vec<i64> = starts.iter().map(Moment::timestamp_millis).collect();
    starts.sort_unstable();
    Ok(Some(starts))
}

/// The slice of the starts that lie in `part`. Entries of one moment are never
/// told apart by slices.
fn of_starts(
    part: Span,
    starts: &[i64],
    are_few: bool,
    newest_first: bool,
    most: usize,
) -> SearchStep {
    let at = |moment: Moment| starts.partition_point(|&one| one < moment.timestamp_millis());
    let inside = &starts[at(part.from)..at(part.to)];
    let span = match inside.len().checked_sub(most) {
        None | Some(0) => part,
        Some(more) if newest_first => Span {
            from: time::from_millis(inside[more]).unwrap_or(part.from),
            ..part
        },
        Some(_) => Span {
            to: time::from_millis(inside[most - 1]).map_or(part.to, time::next),
            ..part
        },
    };
    let inside = &starts[at(span.from)..at(span.to)];
    let moments = inside.iter().filter_map(|&start| time::from_millis(start));
    SearchStep {
        span,
        rows: inside.len(),
        starts: are_few.then(|| moments.collect()),
    }
}

/// A slice of the rows that began in `part`.
fn of_rows(
    conn: &mut Connection,
    part: Span,
    newest_first: bool,
    most: usize,
) -> Result<SearchStep, StoreError> {
    let rows = entries::table
        .filter(condition::within(&[part.interval()]))
        .select(entries::started_at)
        .into_boxed::<diesel::pg::Pg>();
    let rows = if newest_first {
        rows.order((entries::started_at.desc(), entries::id.desc()))
    } else {
        rows.order((entries::started_at, entries::id))
    };
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let starts: Vec<Moment> = rows.limit(limit).load(conn)?;
    let span = match starts.last() {
        Some(&last) if starts.len() == most => {
            if newest_first {
                Span { from: last, ..part }
            } else {
                Span {
                    to: time::next(last),
                    ..part
                }
            }
        }
        _ => part,
    };
    Ok(SearchStep {
        span,
        rows: starts.len(),
        starts: None,
    })
}
