//! Keyset pagination: the orders of entries as SQL, and the condition for the rows
//! after a cursor.
//!
//! Value, start and id order entries totally, so that pages neither repeat nor lose a
//! row.

use diesel::dsl::sql;
use diesel::sql_types::{BigInt, Bool, Nullable, Timestamptz, Untyped};
use logbook_domain::page::{Cursor, Place, Sort, SortKey};
use logbook_domain::time::Moment;
use uuid::Uuid;

use crate::entries::condition::Condition;
use crate::entries::row::EntryRow;

/// Returns the expression that rows are ordered by before their start; `None` when the
/// start itself is the key.
///
/// An absent number is ordered below zero, so that it compares like any other.
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

/// Returns the place of a row in the order of `key`.
pub(crate) fn place(row: &EntryRow, key: SortKey) -> Place {
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

/// Returns the ORDER BY expressions of a sort, reversed when `backwards`.
pub(crate) fn order(sort: Sort, backwards: bool) -> diesel::expression::SqlLiteral<Untyped> {
    let direction = if sort.descending == backwards {
        "ASC"
    } else {
        "DESC"
    };
    // Start and id break ties in the direction of the order itself, so that one row
    // comparison expresses the whole order (see [`keyset`]).
    let tie = format!("entries.started_at {direction}, entries.id {direction}");
    match sort_expression(sort.key) {
        None => sql(&tie),
        Some(value) => sql(&format!("{value} {direction}, {tie}")),
    }
}

/// Returns the condition for the rows whose value and start lie between those of two
/// rows, which are included.
pub(crate) fn between(key: SortKey, first: (i64, Moment), last: (i64, Moment)) -> Condition {
    let value = sort_expression(key).unwrap_or("0");
    let bound = |comparison: &str| format!("({value}, entries.started_at) {comparison} (");
    Box::new(
        sql::<Nullable<Bool>>(&bound(">="))
            .bind::<BigInt, _>(first.0)
            .sql(", ")
            .bind::<Timestamptz, _>(first.1)
            .sql(&format!(") AND {}", bound("<=")))
            .bind::<BigInt, _>(last.0)
            .sql(", ")
            .bind::<Timestamptz, _>(last.1)
            .sql(")"),
    )
}

/// Returns the condition for the rows after the place of the cursor, in its direction.
pub(crate) fn keyset(cursor: &Cursor) -> Condition {
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
                // A row comparison alone opens every partition; the comparison of
                // starts prunes the partitions of the other direction.
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
