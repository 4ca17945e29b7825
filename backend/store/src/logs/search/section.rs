//! The sections into which a search divides its period.

use std::ops::Range;

use diesel::prelude::*;
use logbook_columnar::segment::SegmentSlice;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::span::Span;
use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::resolved_filter::ResolvedFilter;
use crate::error::StoreError;
use crate::scan::plan::ScanPlan;

/// The most entries of a group (a conversation, a trace) whose start times are loaded
/// before the search.
const MAX_GROUP_ROWS: usize = 100_000;

/// A section of the period, with the start times of the entries in it.
pub(super) struct Section {
    pub(super) span: Span,
    pub(super) starts: Starts,
}

/// The start times of the entries to search in a section.
pub(super) enum Starts {
    /// They are in the sealed segments of the slices with these indices, and not loaded
    /// yet.
    InSegments(Range<usize>),
    /// They are loaded, in milliseconds since 1970 and in ascending order.
    Loaded {
        starts: Vec<i64>,
        /// Whether they are few among the entries of the section, so that single
        /// entries are read instead of ranges.
        are_few: bool,
    },
    /// They are only in the table of entries.
    InRows,
}

/// Divides `interval` into the slices of the plan and the gaps between them, in the order
/// of time. Slices that can hold rows of the same moment are one section.
pub(super) fn sections(plan: &ScanPlan, interval: Interval) -> Vec<Section> {
    let whole = Span::from_interval(interval);
    let mut sections = Vec::new();
    let touch = |one: &SegmentSlice, next: &SegmentSlice| one.last >= next.start;
    let mut first = 0;
    for slices in plan.slices.chunk_by(touch) {
        let indices = first..first + slices.len();
        first = indices.end;
        sections.extend(Span::of_slices(slices).map(|span| Section {
            span: span.intersection(whole),
            starts: Starts::InSegments(indices),
        }));
    }
    sections.extend(plan.uncovered.iter().map(|&gap| Section {
        span: Span::from_interval(gap).intersection(whole),
        starts: Starts::InRows,
    }));
    sections.sort_by_key(|section| section.span.from);
    sections
}

/// Loads the start times of the entries of the filter's conversation, trace, parent or
/// entity; `None` when there are too many.
pub(super) fn starts_of_group(
    conn: &mut Connection,
    resolved: &ResolvedFilter<'_>,
    interval: Interval,
) -> Result<Option<Vec<i64>>, StoreError> {
    let most = i64::try_from(MAX_GROUP_ROWS).unwrap_or(i64::MAX);
    let starts: Vec<Moment> = entries::table
        .filter(resolved.condition_without_search(interval))
        .select(entries::started_at)
        .limit(most + 1)
        .load(conn)?;
    if starts.len() > MAX_GROUP_ROWS {
        return Ok(None);
    }
    let mut starts: Vec<i64> = starts.iter().map(Moment::timestamp_millis).collect();
    starts.sort_unstable();
    Ok(Some(starts))
}
