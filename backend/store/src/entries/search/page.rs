//! Pages of a search.

use std::ops::ControlFlow;

use diesel::prelude::*;
use logbook_domain::page::{Cursor, PageRequest, Place, Start};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use uuid::Uuid;

use super::budget::Purse;
use super::candidates::Candidates;
use super::ground::{Ground, Slice};
use super::span::{self, Span};
use crate::entries::condition::{Meant, and};
use crate::entries::list::{Page, beside, entries_of, order, place};
use crate::entries::row::EntryRow;
use crate::entries::shown::Asked;
use crate::schema::entries;
use crate::segments::Segments;
use crate::{Connection, StoreError};

/// The id of a place that is no entry's, but lies before all entries of its moment.
const BORDER: Uuid = Uuid::nil();

/// The page `request` of the entries that hold the text that is asked for, as far as
/// the budget goes. To be called inside a snapshot. It is ordered by start.
///
/// # Errors
/// Those of the database.
pub(in crate::entries) fn page(
    conn: &mut Connection,
    segments: &Segments,
    asked: &Asked<'_>,
    request: &PageRequest,
) -> Result<Page, StoreError> {
    let Asked {
        filter,
        interval,
        search,
        budget,
    } = *asked;
    let meant = Meant::look_up(conn, filter, interval, search)?;
    let ground = Ground::read(conn, segments, filter, interval, &meant)?;
    let mut walk = Walk {
        meant: &meant,
        request,
        ground,
        ahead: ahead(interval, request),
        found: Vec::new(),
    };
    let mut purse = Purse::of(budget);
    let mut is_over = false;
    while !is_over && !walk.is_full() && !purse.is_empty() {
        is_over = !walk.step(conn, &mut purse)?;
    }
    walk.finish(conn, filter.fingerprint(), is_over)
}

/// What of the period lies behind the place the page begins at.
fn ahead(interval: Interval, request: &PageRequest) -> Span {
    let whole = Span::of(interval);
    match request.start {
        Start::Page(_) => whole,
        Start::Beside(cursor) => {
            let begun = cursor.place.started_at;
            let near = if request.sort.descending {
                // At a border, the entries of its moment have been searched.
                let is_border = cursor.place.id == BORDER;
                let to = if is_border { begun } else { span::next(begun) };
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
    meant: &'a Meant<'a>,
    request: &'a PageRequest,
    ground: Ground,
    /// What has not been searched yet.
    ahead: Span,
    found: Vec<EntryRow>,
}

impl Walk<'_> {
    fn is_full(&self) -> bool {
        i64::try_from(self.found.len()).is_ok_and(|found| found > self.request.per_page)
    }

    /// Searches one slice further; whether there was one.
    fn step(&mut self, conn: &mut Connection, purse: &mut Purse) -> Result<bool, StoreError> {
        let newest_first = self.request.sort.descending;
        let most = purse.step();
        let Some(slice) = self.ground.next(conn, self.ahead, newest_first, most)? else {
            return Ok(false);
        };
        self.found.extend(self.hits(conn, &slice)?);
        self.ahead = self.ahead.behind(slice.span, newest_first);
        purse.pay(slice.rows);
        Ok(!self.ahead.is_empty())
    }

    /// The first hits of the slice, as many as the page has room for and one more.
    fn hits(&self, conn: &mut Connection, slice: &Slice) -> Result<Vec<EntryRow>, StoreError> {
        let sort = self.request.sort;
        let mut condition = slice.condition(self.meant);
        if let Start::Beside(cursor) = self.request.start {
            condition = and(condition, beside(&cursor));
        }
        let found = i64::try_from(self.found.len()).unwrap_or(i64::MAX);
        let wanted = self.request.per_page + 1 - found;
        if let Some(sought) = self.meant.sought_in_contents() {
            let part = slice.span.interval();
            let candidates = Candidates::of(sought, condition, part).order(order(sort, false));
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
