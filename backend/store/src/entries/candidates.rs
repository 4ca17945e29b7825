//! Entries with what they hold, one after the other as the database reads them: what
//! is in memory is that of one entry.

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
use crate::entries::text_matcher::{Held, TextMatcher};
use crate::error::StoreError;

type Columns = AsSelect<EntryRow, Pg>;
type OfContent = (
    Nullable<SmallInt>,
    Nullable<Text>,
    Nullable<SmallInt>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
);

/// The entries that can hold what is matcher.
pub(crate) struct Candidates<'a> {
    columns: Columns,
    matcher: &'a TextMatcher,
    condition: Condition,
    /// The part of the period that the condition accepts: without these bounds the
    /// plan would open the contents of every day.
    part: Interval,
    order: Option<SqlLiteral<Untyped>>,
    most: Option<i64>,
}

impl<'a> Candidates<'a> {
    /// Those that `condition` accepts, which all began in `part`.
    pub(crate) fn new(matcher: &'a TextMatcher, condition: Condition, part: Interval) -> Self {
        Self {
            columns: EntryRow::as_select(),
            matcher,
            condition,
            part,
            order: None,
            most: None,
        }
    }

    /// The same in this order.
    pub(crate) fn order(self, order: SqlLiteral<Untyped>) -> Self {
        let order = Some(order);
        Self { order, ..self }
    }

    /// The first of them.
    pub(crate) fn first(self, most: i64) -> Self {
        let most = Some(most);
        Self { most, ..self }
    }

    /// Hands over each with whether it holds what is matcher, until `each` breaks off.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn each(
        self,
        conn: &mut Connection,
        mut each: impl FnMut(EntryRow, bool) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let matcher = self.matcher;
        let mut buffer = String::new();
        let rows = self.load_iter::<(EntryRow, Held), PgRowByRowLoadingMode>(conn)?;
        for row in rows {
            let (entry, held) = row?;
            let matches = matcher.matches(entry.series_id, &held, &mut buffer);
            if each(entry, matches).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Takes out of `rows` those that do not hold what is matcher.
///
/// # Errors
/// Those of the database.
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
    let of_rows = condition::within(&[part]);
    let of_rows = and(of_rows, entries::started_at.eq_any(starts).nullable());
    let of_rows = and(of_rows, entries::id.eq_any(ids).nullable());
    let mut found = HashSet::new();
    Candidates::new(matcher, of_rows, part).each(conn, |row, matches| {
        if matches {
            found.insert(row.id);
        }
        ControlFlow::Continue(())
    })?;
    rows.retain(|row| found.contains(&row.id));
    Ok(())
}

impl Query for Candidates<'_> {
    type SqlType = (SqlTypeOf<Columns>, OfContent);
}

impl QueryId for Candidates<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Connection> for Candidates<'_> {}

/// Contents are probed entry by entry: they come in the order of the entries, and no
/// plan reads a partition of them whole or puts them into a hash table.
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
            // These are known to hold the text.
            out.push_sql(" AND NOT entries.series_id = ANY(");
            out.push_bind_param::<Array<Integer>, _>(self.matcher.named())?;
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
        if let Some(most) = self.most {
            out.push_sql(&format!(" LIMIT {most}"));
        }
        Ok(())
    }
}
