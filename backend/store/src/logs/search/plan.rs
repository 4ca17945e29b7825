//! Search plans: the entries that the filter accepts apart from its text, divided into
//! steps.
//!
//! Nothing tells in advance which contents hold a text. But segments tell when the
//! entries began that the rest of the filter accepts: only these are read, and
//! hours without any cost nothing. Unsealed rows are read from the table, a
//! bounded number at a time.

use logbook_columnar::segment::{Column, SegmentSlice};
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;

use super::section::{Section, Starts, sections, starts_of_group};
use super::span::Span;
use super::step::SearchStep;
use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::entries::resolved_filter::ResolvedFilter;
use crate::error::StoreError;
use crate::scan::filtered::FilteredScan;
use crate::scan::plan::ScanPlan;

/// When fewer than one in so many entries of a segment are to be searched, single entries
/// are read instead of ranges.
const SPARSE: usize = 4;

/// The entries that a search has to read.
pub(super) struct SearchPlan {
    scan: FilteredScan,
    /// The sections of the period, in the order of time.
    sections: Vec<Section>,
    /// For each series, whether its model or user holds the text. `None` when contents
    /// are searched, since any entry may hold the text then.
    named: Option<Vec<bool>>,
}

impl SearchPlan {
    /// Plans the search of `filter` in `interval`. Must be called inside a snapshot.
    pub(super) fn read(
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
            let section = Section {
                span: Span::from_interval(interval),
                starts: Starts::Loaded {
                    starts,
                    are_few: true,
                },
            };
            let plan = ScanPlan::uncovered(generation, interval);
            (plan, vec![section])
        } else {
            let plan = ScanPlan::read_sealed(conn, generation, interval)?;
            let sections = sections(&plan, interval);
            (plan, sections)
        };
        let scan = FilteredScan::new(conn, plan, filter)?;
        let matcher = resolved.matcher();
        let matcher = matcher.filter(|matcher| !matcher.is_in_contents());
        let named = matcher.map(|matcher| {
            let dictionary = scan.plan.cache().dictionary();
            dictionary.flags(matcher.matching_series())
        });
        Ok(Self {
            scan,
            sections,
            named,
        })
    }

    /// Returns the next step of about `most` entries at the near end of `ahead`; `None`
    /// when there are no more entries to search.
    pub(super) fn next(
        &mut self,
        conn: &mut Connection,
        ahead: Span,
        newest_first: bool,
        most: usize,
    ) -> Result<Option<SearchStep>, StoreError> {
        let mut rest = ahead;
        while let Some(index) = self.first_section(rest, newest_first) {
            let span = self.sections[index].span.intersection(rest);
            self.load_starts(conn, index)?;
            let mut step = match &self.sections[index].starts {
                Starts::Loaded { starts, are_few } => {
                    SearchStep::from_starts(span, starts, *are_few, newest_first, most)
                }
                Starts::InSegments(_) | Starts::InRows => {
                    SearchStep::from_rows(conn, span, newest_first, most)?
                }
            };
            if step.rows > 0 {
                // The sections that were passed over have no entries to search.
                step.span = step.span.extended(ahead, newest_first);
                return Ok(Some(step));
            }
            rest = rest.without(span, newest_first);
        }
        Ok(None)
    }

    /// Returns the index of the section at the near end of `rest`.
    fn first_section(&self, rest: Span, newest_first: bool) -> Option<usize> {
        let touches = |section: &Section| !section.span.intersection(rest).is_empty();
        if newest_first {
            self.sections.iter().rposition(touches)
        } else {
            self.sections.iter().position(touches)
        }
    }

    /// Loads the start times of a section from its segments, if it has any.
    fn load_starts(&mut self, conn: &mut Connection, index: usize) -> Result<(), StoreError> {
        let Starts::InSegments(slices) = &self.sections[index].starts else {
            return Ok(());
        };
        let (mut starts, mut row_count) = (Vec::new(), 0);
        for slice in slices.clone() {
            row_count += self.scan.plan.slices[slice].cells.row_count();
            self.add_starts(conn, slice, &mut starts)?;
        }
        starts.sort_unstable();
        self.sections[index].starts = Starts::Loaded {
            are_few: starts.len() * SPARSE < row_count,
            starts,
        };
        Ok(())
    }

    /// Adds the start times of the rows of a slice that can hold the text to `starts`.
    fn add_starts(
        &mut self,
        conn: &mut Connection,
        slice: usize,
        starts: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        if self.scan.count(&self.scan.plan.slices[slice]) == 0 {
            return Ok(());
        }
        let key = self.scan.plan.slices[slice].key();
        for column in self.scan.minimum_columns().chain([Column::Started]) {
            let is_slice = |one: &SegmentSlice| one.key() == key;
            self.scan.plan.load_column(conn, column, is_slice)?;
        }
        let slice = &self.scan.plan.slices[slice];
        let Some(offsets) = slice.column(Column::Started) else {
            return Ok(());
        };
        let begin = slice.start.timestamp_millis();
        for cell in 0..slice.cells.len() {
            let (series, outcome) = (slice.cells.series(cell), slice.cells.outcome(cell));
            if self.can_hold_text(series) && self.scan.filter.accepts(series, outcome) {
                let rows = slice
                    .rows(cell)
                    .filter(|&row| self.scan.filter.passes(slice, row));
                starts.extend(rows.map(|row| begin.saturating_add_unsigned(offsets.get(row))));
            }
        }
        Ok(())
    }

    fn can_hold_text(&self, series: u32) -> bool {
        let is_named = |named: &Vec<bool>| named.get(series as usize).is_some_and(|&one| one);
        self.named.as_ref().is_none_or(is_named)
    }
}
