//! Reads entries together with their content, row by row, and matches each against
//! the searched text.
//!
//! The content of one entry at a time is in memory, however large a result is.

use std::collections::HashSet;
use std::ops::ControlFlow;

use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::expression::SqlLiteral;
use diesel::pg::{Pg, PgRowByRowLoadingMode};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, Integer, Nullable, SmallInt, Text, Timestamptz, Untyped};
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::entries;
use crate::entries::condition::{self, Condition, and};
use crate::entries::row::EntryRow;
use crate::entries::text_matcher::{SearchedContent, TextMatcher};
use crate::error::StoreError;

type Columns = AsSelect<EntryRow, Pg>;
type ContentColumns = (
    Nullable<SmallInt>,
    Nullable<Text>,
    Nullable<SmallInt>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
);

/// A query for the entries that can match a search.
pub(crate) struct Candidates<'a> {
    columns: Columns,
    matcher: &'a TextMatcher,
    condition: Condition,
    /// The part of the period that the condition accepts. Without these bounds the
    /// plan would open the partition of contents of every day.
    part: Interval,
    order: Option<SqlLiteral<Untyped>>,
    limit: Option<i64>,
}

impl<'a> Candidates<'a> {
    /// Creates a query for the entries that `condition` accepts, which must all have
    /// started in `part`.
    pub(crate) fn new(matcher: &'a TextMatcher, condition: Condition, part: Interval) -> Self {
        Self {
            columns: EntryRow::as_select(),
            matcher,
            condition,
            part,
            order: None,
            limit: None,
        }
    }

    /// Sets the order of the entries.
    pub(crate) fn order(self, order: SqlLiteral<Untyped>) -> Self {
        let order = Some(order);
        Self { order, ..self }
    }

    /// Limits the query to the first `limit` entries.
    pub(crate) fn first(self, limit: i64) -> Self {
        let limit = Some(limit);
        Self { limit, ..self }
    }

    /// Calls `each` with every entry and whether it matches, until `each` breaks.
    pub(crate) fn each(
        self,
        conn: &mut Connection,
        mut each: impl FnMut(EntryRow, bool) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let matcher = self.matcher;
        let mut buffer = String::new();
        let rows = self.load_iter::<(EntryRow, SearchedContent), PgRowByRowLoadingMode>(conn)?;
        for row in rows {
            let (entry, content) = row?;
            let matches = matcher.matches(entry.series_id, &content, &mut buffer);
            if each(entry, matches).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Removes the rows that do not match from `rows`.
pub(crate) fn retain(
    conn: &mut Connection,
    matcher: &TextMatcher,
    rows: &mut Vec<EntryRow>,
) -> Result<(), StoreError> {
    let starts: Vec<Moment> = rows.iter().map(|row| row.started_at).collect();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let (Some(&first), Some(&last)) = (starts.iter().min(), starts.iter().max()) else {
        return Ok(());
    };
    let part = Interval {
        from: Some(first),
        to: Some(time::next(last)),
    };
    let condition = condition::within(&[part]);
    let condition = and(condition, entries::started_at.eq_any(starts).nullable());
    let condition = and(condition, entries::id.eq_any(ids).nullable());
    let mut matching = HashSet::new();
    Candidates::new(matcher, condition, part).each(conn, |row, matches| {
        if matches {
            matching.insert(row.id);
        }
        ControlFlow::Continue(())
    })?;
    rows.retain(|row| matching.contains(&row.id));
    Ok(())
}

impl Query for Candidates<'_> {
    type SqlType = (SqlTypeOf<Columns>, ContentColumns);
}

impl QueryId for Candidates<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Connection> for Candidates<'_> {}

/// The lateral join with `OFFSET 0` probes contents entry by entry: they arrive in the
/// order of the entries, and no plan scans a whole partition of contents or builds a
/// hash table of them.
impl QueryFragment<Pg> for Candidates<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        out.push_sql(
            ", held.* FROM entries LEFT JOIN LATERAL (
                 SELECT ",
        );
        out.push_sql(if self.matcher.is_text() {
            "prompt_state, prompt, response_state, response, error_message, metadata"
        } else {
            "NULL::smallint, NULL, NULL::smallint, NULL, NULL, metadata"
        });
        out.push_sql(" FROM contents WHERE entries.has_content");
        if !self.matcher.is_of_metadata() {
            // Entries of these series match by their model or user.
            out.push_sql(" AND NOT entries.series_id = ANY(");
            out.push_bind_param::<Array<Integer>, _>(self.matcher.matching_series())?;
            out.push_sql(")");
        }
        out.push_sql(
            " AND contents.started_at = entries.started_at AND contents.id = entries.id
              AND contents.started_at >= coalesce(",
        );
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.part.from)?;
        out.push_sql(", '-infinity') AND contents.started_at < coalesce(");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.part.to)?;
        out.push_sql(", 'infinity') OFFSET 0) AS held ON true WHERE ");
        self.condition.walk_ast(out.reborrow())?;
        if let Some(order) = &self.order {
            out.push_sql(" ORDER BY ");
            order.walk_ast(out.reborrow())?;
        }
        if let Some(limit) = self.limit {
            out.push_sql(&format!(" LIMIT {limit}"));
        }
        Ok(())
    }
}
