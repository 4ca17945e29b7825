//! A cursor of Postgres, to read any number of rows in batches. Exports use it.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

use crate::db::Connection;
use crate::entries::row::EntryRow;
use crate::error::StoreError;

/// Opens the cursor for the rows of `query`, until the end of the transaction.
pub(crate) fn open(conn: &mut Connection, query: impl QueryFragment<Pg>) -> Result<(), StoreError> {
    Declare(query).execute(conn)?;
    Ok(())
}

/// Returns the next rows of the open cursor, at most `limit`.
pub(crate) fn take(conn: &mut Connection, limit: i64) -> Result<Vec<EntryRow>, StoreError> {
    let fetch = format!("FETCH FORWARD {limit} FROM rows_in_order");
    Ok(diesel::sql_query(fetch).load(conn)?)
}

struct Declare<Q>(Q);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Declare<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("DECLARE rows_in_order NO SCROLL CURSOR FOR ");
        self.0.walk_ast(out)
    }
}

impl<Q> QueryId for Declare<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> RunQueryDsl<Connection> for Declare<Q> {}
