//! Sums of the entries that hold a text.
//!
//! An answer reaches as far back as the budget allows. The results of windows of sealed
//! hours are cached, so the same search continues where its last answer ended, and
//! finally has searched the whole period.

use std::sync::Arc;

use logbook_columnar::rollup::{CardCell, block_from_card_cells, card_cells};
use logbook_domain::filter::Filter;
use logbook_domain::period::Period;
use logbook_domain::time::Moment;

use super::plan::SearchPlan;
use super::span::Span;
use super::window::{PeriodPart, divide};
use crate::cache::generation::CacheGeneration;
use crate::cache::key::{CacheKey, SearchKey, ValueKind};
use crate::cache::read_cache::ReadCache;
use crate::cache::value::Searched;
use crate::coverage::marks;
use crate::db::Connection;
use crate::entries::candidates::Candidates;
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::sums;
use crate::error::StoreError;
use crate::logs::query::LogQuery;
use crate::logs::search::meter::BudgetMeter;

/// Returns the sums of the entries that `query` selects, and the moment down to which they
/// were searched; `None` when the search is complete. Must be called inside a snapshot.
pub(in crate::logs) fn sums(
    conn: &mut Connection,
    cache: &ReadCache,
    query: &LogQuery<'_>,
) -> Result<(Vec<CardCell>, Option<Moment>), StoreError> {
    let LogQuery {
        filter,
        interval,
        search,
        budget,
    } = *query;
    let hours = marks::sealed_hours(conn, interval)?;
    let resolved = ResolvedFilter::look_up(conn, filter, interval, search)?;
    let generation = cache.generation();
    let key = SearchKey {
        filter: Filter {
            period: Period::default(),
            ..filter.clone()
        },
        search,
    };
    let mut text_search = SumSearch {
        plan: SearchPlan::read(conn, cache, filter, interval, &resolved)?,
        resolved: &resolved,
        meter: BudgetMeter::new(budget),
        cache: &generation,
        key: Arc::new(key),
        has_searched: [false; 2],
        cells: Vec::new(),
    };
    for part in divide(&hours, Span::from_interval(interval))
        .into_iter()
        .rev()
    {
        if let Some(reached) = text_search.search(conn, part)? {
            return Ok((text_search.cells, Some(reached)));
        }
    }
    Ok((text_search.cells, None))
}

/// A search for sums in progress.
struct SumSearch<'a> {
    plan: SearchPlan,
    resolved: &'a ResolvedFilter<'a>,
    meter: BudgetMeter,
    cache: &'a CacheGeneration,
    key: Arc<SearchKey>,
    /// Whether a step has searched a part that is not cached, and one that is.
    has_searched: [bool; 2],
    cells: Vec<CardCell>,
}

impl SumSearch<'_> {
    /// Searches a part; returns the moment it reached when the budget ended first.
    fn search(
        &mut self,
        conn: &mut Connection,
        part: PeriodPart,
    ) -> Result<Option<Moment>, StoreError> {
        let key = part.window.map(|(hour, window)| {
            let kind = ValueKind::Searched(Arc::clone(&self.key), window);
            CacheKey::of_bucket(hour, kind)
        });
        let (mut ahead, begin) = (part.span, self.cells.len());
        let cached = key.as_ref().and_then(|key| self.cache.get(key));
        if let Some(Searched { back_to, cells }) = cached {
            self.cells.extend(card_cells(&cells));
            if back_to <= part.span.from {
                return Ok(None);
            }
            ahead.to = back_to;
        }
        let is_complete = loop {
            if self.must_stop(part) {
                break false;
            }
            let Some(cells) = self.step(conn, &mut ahead)? else {
                break true;
            };
            self.cells.extend(cells);
            self.has_searched[usize::from(part.window.is_some())] = true;
        };
        let back_to = if is_complete {
            part.span.from
        } else {
            ahead.to
        };
        if let Some(key) = key {
            let cells = Arc::new(block_from_card_cells(&self.cells[begin..]));
            self.cache.put(key, Searched { back_to, cells });
        }
        Ok((!is_complete).then_some(back_to))
    }

    /// Returns whether the search has to stop because the budget is used up. Parts that
    /// are not cached are searched again by each answer and may take all of the budget,
    /// so at least one step is made in the cached parts: every answer gets further.
    fn must_stop(&self, part: PeriodPart) -> bool {
        self.meter.is_empty() && self.has_searched[usize::from(part.window.is_some())]
    }

    /// Returns the sums of the next step of `ahead`, and removes it from there; `None`
    /// when there are no more entries.
    fn step(
        &mut self,
        conn: &mut Connection,
        ahead: &mut Span,
    ) -> Result<Option<Vec<CardCell>>, StoreError> {
        let most = self.meter.start_step();
        let Some(step) = self.plan.next(conn, *ahead, true, most)? else {
            return Ok(None);
        };
        let condition = step.condition(self.resolved);
        let cells = match self.resolved.content_matcher() {
            Some(matcher) => {
                let part = step.span.to_interval();
                sums::add_up(conn, Candidates::new(matcher, condition, part))?
            }
            None => sums::read(conn, condition)?,
        };
        self.meter.charge(step.rows);
        *ahead = ahead.without(step.span, true);
        Ok(Some(cells))
    }
}
