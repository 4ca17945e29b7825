//! Rows of a window as the log has stored them.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use logbook_store::Connection;

use crate::error::{BenchError, Result};
use crate::shared::sql::number;
use crate::write::entries::Window;

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
