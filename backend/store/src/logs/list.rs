//! Pages of the log, by number or by cursor, in any order.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::filter::Filter;
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
use crate::logs::log_scan::LogScan;
use crate::logs::page::{Page, entries_of};
use crate::logs::page_lookup::Located;
use crate::logs::query::LogQuery;
use crate::logs::{page_lookup, search};
use crate::scan::filtered::FilteredScan;
use crate::scan::memory_read::memory_read;
use crate::store::Store;

/// A page that was found in memory, and whose rows have to be fetched yet.
pub struct FoundPage {
    scan: FilteredScan,
    snapshot: String,
    total: u64,
    located: Located,
}

/// Finds the requested page of the entries that `query` selects, if the cache is sufficient
/// for that: then [`list`] has to fetch only its rows. The page is as of a moment after
/// this call.
///
/// # Errors
/// Returns an error when cached data is corrupt.
pub async fn find_in_memory(
    store: &Store,
    query: &LogQuery<'_>,
    request: &PageRequest,
) -> Result<Option<FoundPage>, StoreError> {
    if !query.filter.is_of_numbers() {
        return Ok(None);
    }
    let Some(view) = store.coverage(query.interval).await else {
        return Ok(None);
    };
    let snapshot = view.snapshot.clone();
    let found = memory_read(view, |source| {
        let scan = LogScan::read(source, &store.cache(), query)?;
        let (total, scan) = (scan.count(), scan.filtered);
        let located = page_lookup::locate(source, &scan, request, total)?;
        Ok(FoundPage {
            scan,
            snapshot,
            total,
            located,
        })
    })?;
    Ok(found)
}

/// Returns the requested page of the entries that `query` selects. Page and total are as
/// of one snapshot. If the rows of a page that was found before are unchanged, only they
/// are read.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(
    conn: &mut Connection,
    cache: &ReadCache,
    query: &LogQuery<'_>,
    request: &PageRequest,
    found: Option<&FoundPage>,
) -> Result<Page, StoreError> {
    let filter = query.filter;
    // Whatever keeps them from being fetched alone, a transaction may be able to read
    // them, for example because their partition has been deleted.
    let unchanged = found.and_then(|found| {
        let FoundPage { scan, located, .. } = found;
        let rows = located.fetch_unchanged(conn, scan, &found.snapshot);
        Some((rows.ok()??, found.total))
    });
    if let Some((rows, total)) = unchanged {
        return page_of(conn, cache, filter, request, rows, total);
    }
    snapshot(conn, |conn| {
        if filter.is_of_content() {
            return search::page::page(conn, cache, query, request);
        }
        let log_scan = LogScan::read(conn, cache, query)?;
        let total = log_scan.count();
        let rows = if log_scan.filtered.plan.uncovered.is_empty() {
            page_lookup::rows(conn, &log_scan.filtered, request, total)?
        } else {
            let resolved = ResolvedFilter::look_up(conn, filter, query.interval, query.search)?;
            read_rows(conn, resolved.condition(), request)?
        };
        page_of(conn, cache, filter, request, rows, total)
    })
}

/// Returns the page of these rows, one of which may be the first of the next page.
fn page_of(
    conn: &mut Connection,
    cache: &ReadCache,
    filter: &Filter,
    request: &PageRequest,
    rows: Vec<EntryRow>,
    total: u64,
) -> Result<Page, StoreError> {
    let (rows, has_before, has_after) = trim(rows, request);
    let link = |row: Option<&EntryRow>, backwards| {
        let place = place(row?, request.sort.key);
        Some(Cursor {
            sort: request.sort,
            filter: filter.fingerprint(),
            place,
            backwards,
        })
    };
    let next = link(rows.last().filter(|_| has_after), false);
    let prev = link(rows.first().filter(|_| has_before), true);
    Ok(Page {
        items: entries_of(conn, cache, rows)?,
        total: Some(i64::try_from(total).unwrap_or(i64::MAX)),
        next,
        prev,
        searched_back_to: None,
    })
}

/// Reads the rows of the page, and one more, which says whether there is another page.
fn read_rows(
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

/// Returns the rows of the page in the order of the list, and whether there are entries
/// before and after them.
fn trim(mut rows: Vec<EntryRow>, request: &PageRequest) -> (Vec<EntryRow>, bool, bool) {
    let has_more = rows.len() > usize::try_from(request.per_page).unwrap_or(usize::MAX);
    if has_more {
        rows.pop();
    }
    match request.start {
        Start::Page(page) => (rows, page > 1, has_more),
        Start::Cursor(cursor) if cursor.backwards => {
            rows.reverse();
            (rows, has_more, true)
        }
        Start::Cursor(_) => (rows, true, has_more),
    }
}
