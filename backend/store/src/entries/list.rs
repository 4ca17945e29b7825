//! Pages of entries, by number or beside a place, in any order.

use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Timestamptz, Untyped};
use logbook_domain::entry::Entry;
use logbook_domain::page::{Cursor, PageRequest, Place, Sort, SortKey, Start};
use logbook_domain::time::Moment;
use uuid::Uuid;

use super::condition::{Condition, Meant};
use super::row::EntryRow;
use super::shown::{Asked, Shown};
use super::{located, search};
use crate::schema::entries;
use crate::segments::Segments;
use crate::{Connection, StoreError, dictionary, snapshot};

/// A page of entries, without content.
#[derive(Clone, Debug)]
pub struct Page {
    /// The entries, in the order asked for.
    pub items: Vec<Entry>,
    /// How many the filter accepts in all; `None` when a search for text has
    /// not come to its end in this very answer.
    pub total: Option<i64>,
    /// Leads to the page after this one, if there is one.
    pub next: Option<Cursor>,
    /// Leads to the page before this one, if there is one. A search leads back
    /// nowhere.
    pub prev: Option<Cursor>,
    /// How far a search for text has come; `None` when nothing is left.
    pub searched_back_to: Option<Moment>,
}

/// The page `request` of the entries that `filter` accepts. Page and total are
/// of one snapshot.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Connection,
    segments: &Segments,
    asked: &Asked<'_>,
    request: &PageRequest,
) -> Result<Page, StoreError> {
    let Asked {
        filter,
        interval,
        search,
        budget: _,
    } = *asked;
    snapshot(conn, |conn| {
        if filter.is_of_content() {
            return search::page(conn, segments, asked, request);
        }
        let mut shown = Shown::read(conn, segments, asked)?;
        let total = shown.count();
        let rows = if shown.view.extent.beyond.is_empty() {
            located::rows(conn, &mut shown.view, request, total)?
        } else {
            let meant = Meant::look_up(conn, filter, interval, search)?;
            rows(conn, meant.condition(), request)?
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
        Start::Beside(cursor) => query
            .order(order(sort, cursor.backwards))
            .filter(beside(&cursor)),
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
        Start::Beside(cursor) if cursor.backwards => {
            rows.reverse();
            (rows, more, true)
        }
        Start::Beside(_) => (rows, true, more),
    }
}

pub(super) fn entries_of(
    conn: &mut Connection,
    rows: Vec<EntryRow>,
) -> Result<Vec<Entry>, StoreError> {
    let series = dictionary::load(conn, rows.iter().map(|row| row.series_id))?;
    let entry = |row: EntryRow| {
        let of_row = series.get(&row.series_id);
        let of_row =
            of_row.ok_or_else(|| StoreError::Corrupt(format!("series of entry {}", row.id)))?;
        row.into_entry(of_row.as_ref().clone())
    };
    rows.into_iter().map(entry).collect()
}

/// What rows are ordered by before their start; `None` where it is the start.
///
/// An absent number stands below zero, so that it has a place like any other.
const fn sort_expression(key: SortKey) -> Option<&'static str> {
    match key {
        SortKey::StartedAt => None,
        SortKey::TotalTokens => Some("coalesce(entries.total_tokens, -1)"),
        SortKey::InputTokens => Some("coalesce(entries.input_tokens, -1)"),
        SortKey::OutputTokens => Some("coalesce(entries.output_tokens, -1)"),
        SortKey::DurationMs => Some("coalesce(entries.duration_ms, -1)"),
        SortKey::CostUsd => Some("coalesce(entries.cost_nanos, -1)"),
    }
}

pub(super) fn place(row: &EntryRow, key: SortKey) -> Place {
    let value = match key {
        SortKey::StartedAt => 0,
        SortKey::TotalTokens => row.total_tokens.map_or(-1, i64::from),
        SortKey::InputTokens => row.input_tokens.map_or(-1, i64::from),
        SortKey::OutputTokens => row.output_tokens.map_or(-1, i64::from),
        SortKey::DurationMs => row.duration_ms.map_or(-1, i64::from),
        SortKey::CostUsd => row.cost_nanos.unwrap_or(-1),
    };
    Place {
        value,
        started_at: row.started_at,
        id: row.id,
    }
}

pub(super) fn order(sort: Sort, backwards: bool) -> diesel::expression::SqlLiteral<Untyped> {
    let direction = if sort.descending == backwards {
        "ASC"
    } else {
        "DESC"
    };
    // Start and id break ties in the direction of the order itself, so that
    // one row comparison stands for the whole order (see `beside`).
    let tie = format!("entries.started_at {direction}, entries.id {direction}");
    match sort_expression(sort.key) {
        None => sql(&tie),
        Some(value) => sql(&format!("{value} {direction}, {tie}")),
    }
}

/// The rows behind the cursor's place, in its direction.
pub(super) fn beside(cursor: &Cursor) -> Condition {
    let Place {
        value,
        started_at,
        id,
    } = cursor.place;
    let comparison = if cursor.sort.descending == cursor.backwards {
        ">"
    } else {
        "<"
    };
    let head = match sort_expression(cursor.sort.key) {
        None => {
            return Box::new(
                // Comparing rows opens every partition, comparing starts only those
                // that lie in the direction.
                sql::<Nullable<Bool>>(&format!("entries.started_at {comparison}= "))
                    .bind::<Timestamptz, _>(started_at)
                    .sql(&format!(
                        " AND (entries.started_at, entries.id) {comparison} ("
                    ))
                    .bind::<Timestamptz, _>(started_at)
                    .sql(", ")
                    .bind::<diesel::sql_types::Uuid, Uuid>(id)
                    .sql(")"),
            );
        }
        Some(expression) => {
            format!("({expression}, entries.started_at, entries.id) {comparison} (")
        }
    };
    Box::new(
        sql::<Nullable<Bool>>(&head)
            .bind::<BigInt, _>(value)
            .sql(", ")
            .bind::<Timestamptz, _>(started_at)
            .sql(", ")
            .bind::<diesel::sql_types::Uuid, Uuid>(id)
            .sql(")"),
    )
}
