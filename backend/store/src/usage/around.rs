//! A query of Diesel's inside of SQL that Diesel cannot say.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::cells::CellSql;
use crate::Connection;

/// The `inner` query with SQL around it; gives cells.
pub(super) struct Around<Q> {
    pub(super) before: String,
    pub(super) inner: Q,
    pub(super) after: String,
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Around<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(&self.before);
        self.inner.walk_ast(out.reborrow())?;
        out.push_sql(&self.after);
        Ok(())
    }
}

impl<Q> QueryId for Around<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> Query for Around<Q> {
    type SqlType = CellSql;
}

impl<Q> diesel::RunQueryDsl<Connection> for Around<Q> {}
