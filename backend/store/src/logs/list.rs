//! Pages of entries, by number or beside a place, in any order.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::page::{Cursor, PageRequest, Start};

use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::schema::entries;
use crate::db::transactions::snapshot;
use crate::entries::condition::Condition;
use crate::entries::keyset::{keyset, order, place};
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::row::EntryRow;
use crate::error::StoreError;
use crate::logs::page::{Page, entries_of};
use crate::logs::query::LogQuery;
use crate::logs::scan::LogScan;
use crate::logs::{page_lookup, search};

/// The page `request` of the entries that `filter` accepts. Page and total are
/// of one snapshot.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Connection,
    cache: &ReadCache,
    query: &LogQuery<'_>,
    request: &PageRequest,
) -> Result<Page, StoreError> {
    let LogQuery {
        filter,
        interval,
        search,
        budget: _,
    } = *query;
    snapshot(conn, |conn| {
        if filter.is_of_content() {
            return search::page::page(conn, cache, query, request);
        }
        let mut log_scan = LogScan::read(conn, cache, query)?;
        let total = log_scan.count();
        let rows = if log_scan.scan.plan.uncovered.is_empty() {
            page_lookup::rows(conn, &mut log_scan.scan, request, total)?
        } else {
            let resolved = ResolvedFilter::look_up(conn, filter, interval, search)?;
            rows(conn, resolved.condition(), request)?
        };
        let (rows, before, after) = trim(rows, request);
        let link = |row: Option<&EntryRow>, backwards| {
            let place = place(row?, request.sort.key);
            Some(Cursor {
                sort: request.sort,
                filter: filter.fingerprint(),
                place,
                backwards,
            })
        };
        let next = link(rows.last().filter(|_| after), false);
        let prev = link(rows.first().filter(|_| before), true);
        Ok(Page {
            items: entries_of(conn, rows)?,
            total: Some(i64::try_from(total).unwrap_or(i64::MAX)),
            next,
            prev,
            searched_back_to: None,
        })
    })
}

/// One row more than the page holds, to see whether there is another page.
fn rows(
    conn: &mut Connection,
    condition: Condition,
    request: &PageRequest,
) -> Result<Vec<EntryRow>, StoreError> {
    let PageRequest {
        sort,
        per_page,
        start,
    } = *request;
    let query = entries::table
        .filter(condition)
        .select(EntryRow::as_select())
        .limit(per_page + 1)
        .into_boxed::<Pg>();
    let query = match start {
        Start::Page(page) => query
            .order(order(sort, false))
            .offset((page - 1).saturating_mul(per_page)),
        Start::Cursor(cursor) => query
            .order(order(sort, cursor.backwards))
            .filter(keyset(&cursor)),
    };
    Ok(query.load(conn)?)
}

/// The rows of the page in reading order, and whether there are any before and after.
fn trim(mut rows: Vec<EntryRow>, request: &PageRequest) -> (Vec<EntryRow>, bool, bool) {
    let more = rows.len() > usize::try_from(request.per_page).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    match request.start {
        Start::Page(page) => (rows, page > 1, more),
        Start::Cursor(cursor) if cursor.backwards => {
            rows.reverse();
            (rows, more, true)
        }
        Start::Cursor(_) => (rows, true, more),
    }
}
