//! What the entries that hold a text add up to.
//!
//! An answer reaches as far back as the budget goes. What was found in whole windows
//! of sealed hours is cached, so the same search goes on where the last answer ended,
//! and in the end has searched everything.

use std::sync::Arc;

use logbook_columnar::rollup::{CardCell, block_from_card_cells, card_cells};
use logbook_domain::filter::Filter;
use logbook_domain::period::Period;
use logbook_domain::time::Moment;

use super::plan::SearchPlan;
use super::span::Span;
use super::window::{Part, parts};
use crate::cache::generation::CacheGeneration;
use crate::cache::key::{self, CacheKey, SearchKey};
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

/// The sums of the entries that `query` asks for, and how far back they were searched;
/// `None` when nothing is left. To be called inside a snapshot.
///
/// # Errors
/// Those of the database.
pub(crate) fn sums(
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
    let mut walk = Walk {
        plan: SearchPlan::read(conn, cache, filter, interval, &resolved)?,
        resolved: &resolved,
        meter: BudgetMeter::new(budget),
        cache: &generation,
        key: Arc::new(key),
        has_begun: [false; 2],
        cells: Vec::new(),
    };
    for part in parts(&hours, Span::of(interval)).into_iter().rev() {
        if let Some(reached) = walk.search(conn, part)? {
            return Ok((walk.cells, Some(reached)));
        }
    }
    Ok((walk.cells, None))
}

/// A search under way.
struct Walk<'a> {
    plan: SearchPlan,
    resolved: &'a ResolvedFilter<'a>,
    meter: BudgetMeter,
    cache: &'a CacheGeneration,
    key: Arc<SearchKey>,
    /// Whether anything was searched yet of what is not cached, and of what is.
    has_begun: [bool; 2],
    cells: Vec<CardCell>,
}

impl Walk<'_> {
    /// Searches a part; returns how far it came where the budget ended before.
    fn search(&mut self, conn: &mut Connection, part: Part) -> Result<Option<Moment>, StoreError> {
        let key = part.window.map(|(hour, window)| CacheKey {
            bucket: hour,
            part: key::Part::Searched(Arc::clone(&self.key), window),
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
        let is_over = loop {
            if self.must_stop(part) {
                break false;
            }
            let Some(cells) = self.step(conn, &mut ahead)? else {
                break true;
            };
            self.cells.extend(cells);
            self.has_begun[usize::from(part.window.is_some())] = true;
        };
        let back_to = if is_over { part.span.from } else { ahead.to };
        if let Some(key) = key {
            let cells = Arc::new(block_from_card_cells(&self.cells[begin..]));
            self.cache.put(key, Searched { back_to, cells });
        }
        Ok((!is_over).then_some(back_to))
    }

    /// Whether the budget is used up. What is not cached is searched anew each time:
    /// so that this never takes all of the budget, an answer gets at least one step
    /// further in what is.
    fn must_stop(&self, part: Part) -> bool {
        self.meter.is_empty() && self.has_begun[usize::from(part.window.is_some())]
    }

    /// The sums of the next step of `ahead`; `None` when it holds no more.
    fn step(
        &mut self,
        conn: &mut Connection,
        ahead: &mut Span,
    ) -> Result<Option<Vec<CardCell>>, StoreError> {
        let most = self.meter.step();
        let Some(step) = self.plan.next(conn, *ahead, true, most)? else {
            return Ok(None);
        };
        let condition = step.condition(self.resolved);
        let cells = match self.resolved.content_matcher() {
            Some(matcher) => {
                let part = step.span.interval();
                sums::add_up(conn, Candidates::new(matcher, condition, part))?
            }
            None => sums::read(conn, condition)?,
        };
        self.meter.charge(step.rows);
        *ahead = ahead.behind(step.span, true);
        Ok(Some(cells))
    }
}
