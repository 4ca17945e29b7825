//! Every matching entry in list order, so many rows at a time.

use diesel::pg::Pg;
use diesel::prelude::*;
use logbook_domain::page::{Sort, SortKey};

use super::condition::Meant;
use super::export::Export;
use super::list::order;
use super::row::EntryRow;
use super::search::{self, Budget, Sought};
use super::shown::{Asked, Shown};
use super::{located, sql_cursor};
use crate::schema::entries;
use crate::segments::{Ordered, Segments, View};
use crate::{Connection, StoreError};

/// Most rows whose contents are searched before some go out.
const MOST_SEARCHED: i64 = 1_000;

/// Rows on their way out. To be used inside one snapshot.
pub(super) enum Batches {
    /// Segments tell which rows stand at a place.
    Places(Box<Places>),
    /// The database has them in order.
    Cursor,
    /// The same, with those among them that do not hold what is sought.
    Searched(Box<Sought>),
}

/// The places of an order that are still to come.
pub(super) struct Places {
    view: View,
    ordered: Ordered,
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
    pub(super) fn open(
        conn: &mut Connection,
        segments: &Segments,
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
            let asked = Asked {
                filter,
                interval,
                search,
                budget: Budget::default(),
            };
            let shown = Shown::read(conn, segments, &asked)?;
            if shown.view.extent.beyond.is_empty() {
                let total = shown.count();
                return Places::open(conn, shown.view, sort, total);
            }
        }
        let meant = Meant::look_up(conn, filter, interval, search)?;
        let query = entries::table
            .filter(meant.condition())
            .select(EntryRow::as_select())
            .order(order(sort, false))
            .into_boxed::<Pg>();
        sql_cursor::open(conn, query)?;
        Ok(match meant.into_sought_in_contents() {
            Some(sought) => Self::Searched(Box::new(sought)),
            None => Self::Cursor,
        })
    }

    /// The next rows, at most so many; none when there are no more.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn next(
        &mut self,
        conn: &mut Connection,
        most: i64,
    ) -> Result<Vec<EntryRow>, StoreError> {
        match self {
            Self::Places(places) => places.next(conn, most.unsigned_abs()),
            Self::Cursor => sql_cursor::take(conn, most),
            Self::Searched(sought) => loop {
                let mut rows = sql_cursor::take(conn, most.min(MOST_SEARCHED))?;
                let is_over = rows.is_empty();
                search::retain(conn, sought, &mut rows)?;
                if is_over || !rows.is_empty() {
                    return Ok(rows);
                }
            },
        }
    }
}

impl Places {
    fn open(
        conn: &mut Connection,
        view: View,
        sort: Sort,
        total: u64,
    ) -> Result<Batches, StoreError> {
        Ok(Batches::Places(Box::new(Self {
            ordered: Ordered::by(conn, &view, sort.key)?,
            view,
            sort,
            next: 0,
            total,
        })))
    }

    fn next(&mut self, conn: &mut Connection, most: u64) -> Result<Vec<EntryRow>, StoreError> {
        let places = self.next..(self.next + most).min(self.total);
        self.next = places.end;
        let (ordered, total) = (&self.ordered, self.total);
        located::at(conn, &mut self.view, ordered, self.sort, places, total)
    }
}
