//! What the benchmark asks the database itself.

use diesel::Connection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use logbook_store::Connection;

use crate::entries::Window;
use crate::error::{BenchError, Result};

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

/// A column of a table with the value it has in some row.
#[derive(Debug, Clone, QueryableByName)]
pub(crate) struct Column {
    #[diesel(sql_type = Text)]
    pub(crate) name: String,
    /// The type as SQL spells it.
    #[diesel(sql_type = Text)]
    pub(crate) kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(crate) value: Option<String>,
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

fn number(conn: &mut Connection, expression: &str) -> Result<i64> {
    let query = diesel::sql_query(format!("SELECT ({expression})::bigint AS value"));
    Ok(query.get_result::<Number>(conn)?.value)
}

/// Holds what was acknowledged of a window against the rows that are there.
pub(crate) fn verify(conn: &mut Connection, window: &Window, acknowledged: u64) -> Result<()> {
    let mut count = |table: &str| {
        let condition = window.condition();
        let rows = number(
            conn,
            &format!("SELECT count(*) FROM {table} WHERE {condition}"),
        )?;
        Ok::<_, BenchError>(rows.unsigned_abs())
    };
    let (entries, contents) = (count("entries")?, count("contents")?);
    if (entries, contents) == (acknowledged, acknowledged) {
        return Ok(());
    }
    Err(BenchError::Lost {
        acknowledged,
        entries,
        contents,
    })
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
            &format!("SELECT sum({function}(relid)) FROM pg_partition_tree('{table}')"),
        )
    };
    Ok(Size {
        table: sum("pg_table_size")?,
        indexes: sum("pg_indexes_size")?,
    })
}

/// The columns of a table in their order, with the values of one row.
pub(crate) fn sample(
    conn: &mut Connection,
    table: &str,
    window: &Window,
    offset: u32,
) -> Result<Vec<Column>> {
    let condition = window.condition();
    let query = format!(
        "SELECT attname::text AS name, format_type(atttypid, atttypmod) AS kind, one.fields ->> attname AS value
         FROM pg_attribute,
              (SELECT to_jsonb(whole) AS fields FROM {table} whole WHERE {condition} ORDER BY id OFFSET {offset} LIMIT 1) one
         WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
         ORDER BY attnum"
    );
    Ok(diesel::sql_query(query).load(conn)?)
}
