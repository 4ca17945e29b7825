//! A query whose rows are taken little by little, however many they are.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

use crate::db::Connection;
use crate::entries::row::EntryRow;
use crate::error::StoreError;

/// Opens the cursor over the rows of `query`, up to the end of the transaction.
///
/// # Errors
/// Those of the database.
pub(crate) fn open(conn: &mut Connection, query: impl QueryFragment<Pg>) -> Result<(), StoreError> {
    Declare(query).execute(conn)?;
    Ok(())
}

/// The next rows of the open cursor, `most` of them as long as there are so many.
///
/// # Errors
/// Those of the database.
pub(crate) fn take(conn: &mut Connection, most: i64) -> Result<Vec<EntryRow>, StoreError> {
    let fetch = format!("FETCH FORWARD {most} FROM rows_in_order");
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
