//! Fetches rows by their start.
//!
//! A page in the order of a number is found in segments, which know rows only by their
//! start; this module fetches the rows themselves.
//!
//! The start is the front of the primary key: no other index is needed, at any
//! depth, under any filter, in any order. Rows that began in the same moment are
//! returned as well; the caller drops those it did not ask for.

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

/// Plans a statement once for all values, and only with indexes: a cached plan that
/// scans a small partition would keep scanning it when the partition has grown.
const GENERIC_PLAN: &str =
    "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off";
/// Restores the planner defaults.
const DEFAULT_PLANNER: &str =
    "SET LOCAL plan_cache_mode = DEFAULT; SET LOCAL enable_seqscan = DEFAULT";

type Columns = AsSelect<EntryRow, Pg>;

/// Returns the rows that started at one of `starts`, in no order. Must be called inside
/// a transaction.
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

/// The query, as a type of its own so that each connection prepares it once: planning
/// a query of thirty partitions takes ten times as long as executing it.
#[derive(QueryId)]
struct FetchByStart {
    columns: Columns,
    starts: Vec<Moment>,
    first: Moment,
    last: Moment,
}

impl FetchByStart {
    /// Returns whether all starts are of one day. Such a query is planned anew each
    /// time: that is cheap, and it excludes the other partitions, all of which a
    /// prepared plan would lock.
    fn is_of_one_day(&self) -> bool {
        self.first.date_naive() == self.last.date_naive()
    }
}

impl Query for FetchByStart {
    type SqlType = SqlTypeOf<Columns>;
}

impl RunQueryDsl<Connection> for FetchByStart {}

/// Probes the partition of each start once. With a list of starts instead, Postgres
/// would look for all of them in every partition, and scan some of the partitions;
/// `OFFSET 0` keeps the planner from rewriting the query in this way.
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
