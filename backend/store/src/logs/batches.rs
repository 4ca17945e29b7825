//! Every matching entry in list order, so many rows at a time.

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
use crate::logs::page_lookup;
use crate::logs::query::{Budget, Export, LogQuery};
use crate::logs::scan::LogScan;
use crate::scan::filtered::FilteredScan;
use crate::scan::order::SortedScan;

/// Most rows whose contents are searched before some go out.
const MOST_SEARCHED: i64 = 1_000;

/// Rows on their way out. To be used inside one snapshot.
pub(crate) enum Batches {
    /// ReadCache tell which rows stand at a place.
    Selection(Box<Selection>),
    /// The database has them in order.
    Cursor,
    /// The same, with those among them that do not hold what is matcher.
    Searched(Box<TextMatcher>),
}

/// The places of an order that are still to come.
pub(crate) struct Selection {
    scan: FilteredScan,
    ordered: SortedScan,
    sort: Sort,
    next: u64,
    total: u64,
}

impl Batches {
    /// The rows of `export`. Those in the order of a number come by place, since
    /// the database would have to sort them all first.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn open(
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
            if log_scan.scan.plan.uncovered.is_empty() {
                let total = log_scan.count();
                return Selection::open(conn, log_scan.scan, sort, total);
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
            Some(matcher) => Self::Searched(Box::new(matcher)),
            None => Self::Cursor,
        })
    }

    /// The next rows, at most so many; none when there are no more.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn next(
        &mut self,
        conn: &mut Connection,
        most: i64,
    ) -> Result<Vec<EntryRow>, StoreError> {
        match self {
            Self::Selection(places) => places.next(conn, most.unsigned_abs()),
            Self::Cursor => sql_cursor::take(conn, most),
            Self::Searched(matcher) => loop {
                let mut rows = sql_cursor::take(conn, most.min(MOST_SEARCHED))?;
                let is_over = rows.is_empty();
                candidates::retain(conn, matcher, &mut rows)?;
                if is_over || !rows.is_empty() {
                    return Ok(rows);
                }
            },
        }
    }
}

impl Selection {
    fn open(
        conn: &mut Connection,
        scan: FilteredScan,
        sort: Sort,
        total: u64,
    ) -> Result<Batches, StoreError> {
        Ok(Batches::Selection(Box::new(Self {
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
        page_lookup::at(conn, &mut self.scan, ordered, self.sort, places, total)
    }
}
