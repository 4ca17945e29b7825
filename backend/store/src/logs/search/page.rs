//! Pages of a search.

use std::ops::ControlFlow;

use diesel::prelude::*;
use logbook_domain::page::{Cursor, PageRequest, Place, Start};
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};
use uuid::Uuid;

use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::candidates::Candidates;
use crate::entries::condition::and;
use crate::entries::keyset::{keyset, order, place};
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::row::EntryRow;
use crate::error::StoreError;
use crate::logs::page::{Page, entries_of};
use crate::logs::query::LogQuery;
use crate::logs::search::meter::BudgetMeter;
use crate::logs::search::plan::{SearchPlan, SearchStep};
use crate::logs::search::span::Span;

/// The id of a place that is no entry's, but lies before all entries of its moment.
const BORDER: Uuid = Uuid::nil();

/// The page `request` of the entries that hold the text that is query for, as far as
/// the budget goes. To be called inside a snapshot. It is ordered by start.
///
/// # Errors
/// Those of the database.
pub(crate) fn page(
    conn: &mut Connection,
    cache: &ReadCache,
    query: &LogQuery<'_>,
    request: &PageRequest,
) -> Result<Page, StoreError> {
    let LogQuery {
        filter,
        interval,
        search,
        budget,
    } = *query;
    let resolved = ResolvedFilter::look_up(conn, filter, interval, search)?;
    let plan = SearchPlan::read(conn, cache, filter, interval, &resolved)?;
    let mut walk = Walk {
        resolved: &resolved,
        request,
        plan,
        ahead: ahead(interval, request),
        found: Vec::new(),
    };
    let mut meter = BudgetMeter::new(budget);
    let mut is_over = false;
    while !is_over && !walk.is_full() && !meter.is_empty() {
        is_over = !walk.step(conn, &mut meter)?;
    }
    walk.finish(conn, filter.fingerprint(), is_over)
}

/// What of the period lies behind the place the page begins at.
fn ahead(interval: Interval, request: &PageRequest) -> Span {
    let whole = Span::of(interval);
    match request.start {
        Start::Page(_) => whole,
        Start::Cursor(cursor) => {
            let begun = cursor.place.started_at;
            let near = if request.sort.descending {
                // At a border, the entries of its moment have been searched.
                let is_border = cursor.place.id == BORDER;
                let to = if is_border { begun } else { time::next(begun) };
                Span { to, ..whole }
            } else {
                Span {
                    from: begun,
                    ..whole
                }
            };
            near.cut(whole)
        }
    }
}

/// A search under way.
struct Walk<'a> {
    resolved: &'a ResolvedFilter<'a>,
    request: &'a PageRequest,
    plan: SearchPlan,
    /// What has not been searched yet.
    ahead: Span,
    found: Vec<EntryRow>,
}

impl Walk<'_> {
    fn is_full(&self) -> bool {
        i64::try_from(self.found.len()).is_ok_and(|found| found > self.request.per_page)
    }

    /// Searches one step further; whether there was one.
    fn step(&mut self, conn: &mut Connection, meter: &mut BudgetMeter) -> Result<bool, StoreError> {
        let newest_first = self.request.sort.descending;
        let most = meter.step();
        let Some(step) = self.plan.next(conn, self.ahead, newest_first, most)? else {
            return Ok(false);
        };
        self.found.extend(self.hits(conn, &step)?);
        self.ahead = self.ahead.behind(step.span, newest_first);
        meter.charge(step.rows);
        Ok(!self.ahead.is_empty())
    }

    /// The first hits of the step, as many as the page has room for and one more.
    fn hits(&self, conn: &mut Connection, step: &SearchStep) -> Result<Vec<EntryRow>, StoreError> {
        let sort = self.request.sort;
        let mut condition = step.condition(self.resolved);
        if let Start::Cursor(cursor) = self.request.start {
            condition = and(condition, keyset(&cursor));
        }
        let found = i64::try_from(self.found.len()).unwrap_or(i64::MAX);
        let wanted = self.request.per_page + 1 - found;
        if let Some(matcher) = self.resolved.content_matcher() {
            let part = step.span.interval();
            let candidates = Candidates::new(matcher, condition, part).order(order(sort, false));
            return first_hits(conn, candidates, wanted);
        }
        let rows = entries::table
            .filter(condition)
            .select(EntryRow::as_select())
            .order(order(sort, false))
            .limit(wanted);
        Ok(rows.load(conn)?)
    }

    /// The page of what was found.
    fn finish(
        mut self,
        conn: &mut Connection,
        filter: u64,
        is_over: bool,
    ) -> Result<Page, StoreError> {
        let sort = self.request.sort;
        let is_full = self.is_full();
        if is_full {
            self.found.pop();
        }
        let reached = match self.found.last().filter(|_| is_full) {
            Some(last) => Some(place(last, sort.key)),
            None if is_over => None,
            None => Some(self.border()),
        };
        let next = reached.map(|place| Cursor {
            sort,
            filter,
            place,
            backwards: false,
        });
        let is_whole = is_over && !is_full && self.request.start == Start::Page(1);
        let total = i64::try_from(self.found.len()).unwrap_or(i64::MAX);
        Ok(Page {
            items: entries_of(conn, self.found)?,
            total: is_whole.then_some(total),
            next,
            prev: None,
            searched_back_to: reached.map(|place| place.started_at),
        })
    }

    /// The place between what was searched and what was not.
    fn border(&self) -> Place {
        let moment: Moment = if self.request.sort.descending {
            self.ahead.to
        } else {
            self.ahead.from
        };
        Place {
            value: 0,
            started_at: moment,
            id: BORDER,
        }
    }
}

/// The first candidates that are hits, at most `wanted`, which must be one at least.
fn first_hits(
    conn: &mut Connection,
    candidates: Candidates<'_>,
    wanted: i64,
) -> Result<Vec<EntryRow>, StoreError> {
    let wanted = usize::try_from(wanted).unwrap_or_default();
    let mut hits = Vec::new();
    candidates.each(conn, |row, is_hit| {
        if is_hit {
            hits.push(row);
        }
        match hits.len() < wanted {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    })?;
    Ok(hits)
}
