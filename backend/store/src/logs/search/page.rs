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
use crate::logs::search::plan::SearchPlan;
use crate::logs::search::span::Span;
use crate::logs::search::step::SearchStep;

/// The id of a place that belongs to no entry and lies before all entries of its moment.
/// A page that ends inside the period, but at no entry, ends at such a place.
const BORDER: Uuid = Uuid::nil();

/// Returns the requested page of the entries that hold the text of `query`, as far as the
/// budget allows. The page is ordered by start. Must be called inside a snapshot.
pub(in crate::logs) fn page(
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
    let mut text_search = PageSearch {
        resolved: &resolved,
        request,
        plan,
        ahead: span_ahead(interval, request),
        found: Vec::new(),
    };
    let mut meter = BudgetMeter::new(budget);
    let mut is_complete = false;
    while !is_complete && !text_search.is_full() && !meter.is_empty() {
        is_complete = !text_search.step(conn, &mut meter)?;
    }
    text_search.finish(conn, cache, filter.fingerprint(), is_complete)
}

/// Returns the part of the period that lies after the place at which the page begins.
fn span_ahead(interval: Interval, request: &PageRequest) -> Span {
    let whole = Span::from_interval(interval);
    match request.start {
        Start::Page(_) => whole,
        Start::Cursor(cursor) => {
            let start = cursor.place.started_at;
            let rest = if request.sort.descending {
                // The entries that began at the moment of a border have been searched.
                let is_border = cursor.place.id == BORDER;
                let to = if is_border { start } else { time::next(start) };
                Span { to, ..whole }
            } else {
                Span {
                    from: start,
                    ..whole
                }
            };
            rest.intersection(whole)
        }
    }
}

/// A search for a page in progress.
struct PageSearch<'a> {
    resolved: &'a ResolvedFilter<'a>,
    request: &'a PageRequest,
    plan: SearchPlan,
    /// The span that has not been searched yet.
    ahead: Span,
    found: Vec<EntryRow>,
}

impl PageSearch<'_> {
    /// Returns whether there is an entry beyond the page.
    fn is_full(&self) -> bool {
        i64::try_from(self.found.len()).is_ok_and(|found| found > self.request.per_page)
    }

    /// Searches the next step; returns whether more of the span is ahead.
    fn step(&mut self, conn: &mut Connection, meter: &mut BudgetMeter) -> Result<bool, StoreError> {
        let newest_first = self.request.sort.descending;
        let most = meter.start_step();
        let Some(step) = self.plan.next(conn, self.ahead, newest_first, most)? else {
            return Ok(false);
        };
        self.found.extend(self.hits(conn, &step)?);
        self.ahead = self.ahead.without(step.span, newest_first);
        meter.charge(step.rows);
        Ok(!self.ahead.is_empty())
    }

    /// Returns the first hits of the step: as many as the page has room for, and one more.
    fn hits(&self, conn: &mut Connection, step: &SearchStep) -> Result<Vec<EntryRow>, StoreError> {
        let sort = self.request.sort;
        let mut condition = step.condition(self.resolved);
        if let Start::Cursor(cursor) = self.request.start {
            condition = and(condition, keyset(&cursor));
        }
        let found = i64::try_from(self.found.len()).unwrap_or(i64::MAX);
        let wanted = self.request.per_page + 1 - found;
        if let Some(matcher) = self.resolved.content_matcher() {
            let interval = step.span.to_interval();
            let candidates =
                Candidates::new(matcher, condition, interval).order(order(sort, false));
            return first_hits(conn, candidates, wanted);
        }
        let rows = entries::table
            .filter(condition)
            .select(EntryRow::as_select())
            .order(order(sort, false))
            .limit(wanted);
        Ok(rows.load(conn)?)
    }

    /// Returns the page of the entries that were found.
    fn finish(
        mut self,
        conn: &mut Connection,
        cache: &ReadCache,
        filter: u64,
        is_complete: bool,
    ) -> Result<Page, StoreError> {
        let sort = self.request.sort;
        let is_full = self.is_full();
        if is_full {
            self.found.pop();
        }
        let reached = match self.found.last().filter(|_| is_full) {
            Some(last) => Some(place(last, sort.key)),
            None if is_complete => None,
            None => Some(self.border()),
        };
        let next = reached.map(|place| Cursor {
            sort,
            filter,
            place,
            backwards: false,
        });
        let is_whole = is_complete && !is_full && self.request.start == Start::Page(1);
        let total = i64::try_from(self.found.len()).unwrap_or(i64::MAX);
        Ok(Page {
            items: entries_of(conn, cache, self.found)?,
            total: is_whole.then_some(total),
            next,
            prev: None,
            searched_back_to: reached.map(|place| place.started_at),
        })
    }

    /// Returns the place between the span that was searched and the span ahead.
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

/// Returns the first candidates that hold the text, at most `wanted`, which must be at
/// least one.
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
