//! What the benchmarks ask the database itself.

use diesel::Connection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_store::Connection;

use crate::error::Result;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Bytes of a table with all its partitions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Rows, long texts included.
    pub(crate) table: i64,
    /// Indexes.
    pub(crate) indexes: i64,
}

/// A connection to one database.
pub(crate) fn connect(url: &str) -> Result<Connection> {
    Ok(Connection::establish(url)?)
}

/// Runs a statement.
pub(crate) fn execute(conn: &mut Connection, statement: &str) -> Result<()> {
    diesel::sql_query(statement).execute(conn)?;
    Ok(())
}

/// A single word, such as the version of the server.
pub(crate) fn word(conn: &mut Connection, expression: &str) -> Result<String> {
    let query = diesel::sql_query(format!("SELECT ({expression})::text AS value"));
    Ok(query.get_result::<Word>(conn)?.value)
}

/// A single number.
pub(crate) fn number(conn: &mut Connection, expression: &str) -> Result<i64> {
    let query = diesel::sql_query(format!("SELECT ({expression})::bigint AS value"));
    Ok(query.get_result::<Number>(conn)?.value)
}

/// Every row of a table.
pub(crate) fn count(conn: &mut Connection, table: &str) -> Result<i64> {
    number(conn, &format!("SELECT count(*) FROM {table}"))
}

/// Bytes of a table.
pub(crate) fn size(conn: &mut Connection, table: &str) -> Result<Size> {
    let mut sum = |function: &str| {
        number(
            conn,
            // The tree of a table without partitions is empty.
            &format!(
                "SELECT coalesce(sum({function}(relid)), {function}('{table}'))
                 FROM pg_partition_tree('{table}')"
            ),
        )
    };
    Ok(Size {
        table: sum("pg_table_size")?,
        indexes: sum("pg_indexes_size")?,
    })
}

/// The names of all tables that are no partitions of others.
pub(crate) fn tables(conn: &mut Connection) -> Result<Vec<String>> {
    let query = diesel::sql_query(
        "SELECT relname::text AS value FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition",
    );
    let words: Vec<Word> = query.load(conn)?;
    Ok(words.into_iter().map(|word| word.value).collect())
}
