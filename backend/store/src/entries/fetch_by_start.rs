//! Rows by the moments they began at.

use diesel::connection::SimpleConnection;
use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, Timestamptz};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::entries::row::EntryRow;
use crate::error::StoreError;

/// Lets a statement be planned once for all values, and no other way than by an
/// index: a plan that reads a small partition whole would still do so when it has
/// grown.
const GENERIC_PLAN: &str =
    "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off";
/// Ends that.
const DEFAULT_PLANNER: &str =
    "SET LOCAL plan_cache_mode = DEFAULT; SET LOCAL enable_seqscan = DEFAULT";

type Columns = AsSelect<EntryRow, Pg>;

/// The rows that began at one of `starts`, in no order. To be called inside a
/// transaction.
///
/// # Errors
/// Those of the database.
pub(crate) fn fetch_by_start(
    conn: &mut Connection,
    mut starts: Vec<Moment>,
) -> Result<Vec<EntryRow>, StoreError> {
    starts.sort_unstable();
    starts.dedup();
    let (Some(&first), Some(&last)) = (starts.first(), starts.last()) else {
        return Ok(Vec::new());
    };
    let query = FetchByStart {
        columns: EntryRow::as_select(),
        starts,
        first,
        last,
    };
    if query.is_of_one_day() {
        return Ok(query.load(conn)?);
    }
    conn.batch_execute(GENERIC_PLAN)?;
    let rows = query.load(conn)?;
    conn.batch_execute(DEFAULT_PLANNER)?;
    Ok(rows)
}

/// It has a type of its own, so that each connection can prepare it once: to plan a
/// visit of thirty partitions takes ten times as long as to make it.
#[derive(QueryId)]
struct FetchByStart {
    columns: Columns,
    starts: Vec<Moment>,
    first: Moment,
    last: Moment,
}

impl FetchByStart {
    /// Then the planner has little to do, and leaves out the other partitions, which
    /// a plan made before would all lock.
    fn is_of_one_day(&self) -> bool {
        self.first.date_naive() == self.last.date_naive()
    }
}

impl Query for FetchByStart {
    type SqlType = SqlTypeOf<Columns>;
}

impl RunQueryDsl<Connection> for FetchByStart {}

/// One probe a start, in its own partition. Given as a list, each partition would
/// be query for all of them, and of many be read whole; without the OFFSET the
/// planner is free to do that again.
impl QueryFragment<Pg> for FetchByStart {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if self.is_of_one_day() {
            out.unsafe_to_cache_prepared();
        }
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        out.push_sql(" FROM unnest(");
        out.push_bind_param::<Array<Timestamptz>, _>(&self.starts)?;
        out.push_sql(
            ") AS page(began) CROSS JOIN LATERAL (
                 SELECT * FROM entries
                 WHERE started_at = page.began AND started_at BETWEEN ",
        );
        out.push_bind_param::<Timestamptz, _>(&self.first)?;
        out.push_sql(" AND ");
        out.push_bind_param::<Timestamptz, _>(&self.last)?;
        out.push_sql(" OFFSET 0) AS entries");
        Ok(())
    }
}
