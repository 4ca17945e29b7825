//! The rows of an export in the order of the list, read in batches.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::page::{Sort, SortKey};

use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::keyset::order;
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::row::EntryRow;
use crate::entries::text_matcher::TextMatcher;
use crate::entries::{candidates, sql_cursor};
use crate::error::StoreError;
use crate::logs::log_scan::LogScan;
use crate::logs::page_lookup;
use crate::logs::query::{Budget, Export, LogQuery};
use crate::scan::filtered::FilteredScan;
use crate::scan::order::SortedScan;

/// The most rows whose contents are searched before a batch is returned.
const MAX_SEARCHED_ROWS: i64 = 1_000;

/// The rows of an export that have not been read yet. Must be used inside one snapshot.
pub(super) enum Batches {
    /// The rows are found by their places in a scan.
    Places(Box<PlacesAhead>),
    /// The rows are read from an SQL cursor in their order.
    Cursor,
    /// The rows are read from an SQL cursor, and those that do not hold the text are
    /// left out.
    SearchedCursor(Box<TextMatcher>),
}

/// The places of a sort order that have not been read yet.
pub(super) struct PlacesAhead {
    scan: FilteredScan,
    ordered: SortedScan,
    sort: Sort,
    /// The next place.
    next: u64,
    /// The number of places.
    total: u64,
}

impl Batches {
    /// Opens the rows of `export`. In the order of a number they are found by place where
    /// possible, because the database would have to sort all of them first.
    pub(super) fn open(
        conn: &mut Connection,
        cache: &ReadCache,
        export: &Export,
    ) -> Result<Self, StoreError> {
        let Export {
            ref filter,
            interval,
            search,
            sort,
            with_content: _,
        } = *export;
        if sort.key != SortKey::StartedAt && filter.is_of_numbers() {
            let query = LogQuery {
                filter,
                interval,
                search,
                budget: Budget::default(),
            };
            let log_scan = LogScan::read(conn, cache, &query)?;
            if log_scan.filtered.plan.uncovered.is_empty() {
                let total = log_scan.count();
                return PlacesAhead::open(conn, log_scan.filtered, sort, total);
            }
        }
        let resolved = ResolvedFilter::look_up(conn, filter, interval, search)?;
        let query = entries::table
            .filter(resolved.condition())
            .select(EntryRow::as_select())
            .order(order(sort, false))
            .into_boxed::<Pg>();
        sql_cursor::open(conn, query)?;
        Ok(match resolved.into_content_matcher() {
            Some(matcher) => Self::SearchedCursor(Box::new(matcher)),
            None => Self::Cursor,
        })
    }

    /// Returns the next rows, at most `most`; an empty batch when there are no more.
    pub(super) fn next(
        &mut self,
        conn: &mut Connection,
        most: i64,
    ) -> Result<Vec<EntryRow>, StoreError> {
        match self {
            Self::Places(places) => places.next(conn, most.unsigned_abs()),
            Self::Cursor => sql_cursor::take(conn, most),
            Self::SearchedCursor(matcher) => loop {
                let mut rows = sql_cursor::take(conn, most.min(MAX_SEARCHED_ROWS))?;
                let is_complete = rows.is_empty();
                candidates::retain(conn, matcher, &mut rows)?;
                if is_complete || !rows.is_empty() {
                    return Ok(rows);
                }
            },
        }
    }
}

impl PlacesAhead {
    fn open(
        conn: &mut Connection,
        scan: FilteredScan,
        sort: Sort,
        total: u64,
    ) -> Result<Batches, StoreError> {
        Ok(Batches::Places(Box::new(Self {
            ordered: SortedScan::new(conn, &scan, sort.key)?,
            scan,
            sort,
            next: 0,
            total,
        })))
    }

    fn next(&mut self, conn: &mut Connection, most: u64) -> Result<Vec<EntryRow>, StoreError> {
        let places = self.next..(self.next + most).min(self.total);
        self.next = places.end;
        let (ordered, total) = (&self.ordered, self.total);
        page_lookup::rows_of_ranks(conn, &self.scan, ordered, self.sort, places, total)
    }
}
