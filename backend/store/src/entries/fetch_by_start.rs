//! Fetches rows by their start.
//!
//! A page is found in segments, which know rows only by their start; this module fetches
//! the rows themselves.
//!
//! The start is the front of the primary key: no other index is needed, at any
//! depth, under any filter, in any order. Rows that began in the same moment are
//! returned as well; the caller drops those it did not ask for.
//!
//! Planning such a query takes several times as long as executing it, so that each
//! connection prepares it once: for pages of one day, which most are, once a partition,
//! and for all others once over all partitions, all of which that plan has to lock.

use diesel::connection::SimpleConnection;
use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, Timestamptz};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::partitions::{Partition, day_of};
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
/// a transaction in whose snapshot there are rows that did.
pub(crate) fn fetch_by_start(
    conn: &mut Connection,
    mut starts: Vec<Moment>,
) -> Result<Vec<EntryRow>, StoreError> {
    starts.sort_unstable();
    starts.dedup();
    let (Some(&first), Some(&last)) = (starts.first(), starts.last()) else {
        return Ok(Vec::new());
    };
    let columns = EntryRow::as_select();
    conn.batch_execute(GENERIC_PLAN)?;
    let rows = if day_of(first) == day_of(last) {
        let day = Partition {
            table: "entries",
            day: day_of(first),
        };
        let partition = day.name();
        let query = FetchOfDay {
            columns,
            starts,
            partition,
        };
        query.load(conn)?
    } else {
        let query = FetchByStart {
            columns,
            starts,
            first,
            last,
        };
        query.load(conn)?
    };
    conn.batch_execute(DEFAULT_PLANNER)?;
    Ok(rows)
}

/// The query of one partition, prepared by its text. Whoever deletes a partition renames
/// it first, and so has to wait for this transaction.
struct FetchOfDay {
    columns: Columns,
    starts: Vec<Moment>,
    partition: String,
}

impl QueryId for FetchOfDay {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for FetchOfDay {
    type SqlType = SqlTypeOf<Columns>;
}

impl RunQueryDsl<Connection> for FetchOfDay {}

impl QueryFragment<Pg> for FetchOfDay {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        out.push_sql(" FROM unnest(");
        out.push_bind_param::<Array<Timestamptz>, _>(&self.starts)?;
        out.push_sql(") AS page(began) CROSS JOIN LATERAL (SELECT * FROM ");
        out.push_identifier(&self.partition)?;
        out.push_sql(" WHERE started_at = page.began OFFSET 0) AS entries");
        Ok(())
    }
}

/// The query of all partitions, as a type of its own so that it is prepared once.
#[derive(QueryId)]
struct FetchByStart {
    columns: Columns,
    starts: Vec<Moment>,
    first: Moment,
    last: Moment,
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
