//! pgbench committing one row of each table at a time: what single entries are
//! measured against.

use std::fs;
use std::path::Path;

use crate::error::{BenchError, Result};
use crate::shared::pgbench::Pgbench;
use crate::write::rows::Column;

/// One entry to insert: the values of a stored one under new keys.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) entry: Vec<Column>,
    pub(crate) content: Vec<Column>,
}

/// Inserts rows by pgbench.
#[derive(Debug)]
pub(crate) struct Inserts<'a> {
    pub(crate) pgbench: Pgbench<'a>,
    pub(crate) directory: &'a Path,
}

impl Inserts<'_> {
    /// Inserts rows like these and gives commits a second, connecting not counted.
    pub(crate) fn run(&self, rows: &[Row]) -> Result<f64> {
        let mut arguments = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let path = self.directory.join(format!("insert-{number}.sql"));
            fs::write(&path, script(number, row))
                .map_err(BenchError::io("write a pgbench script"))?;
            arguments.extend(["-f".to_owned(), path.display().to_string()]);
            let values =
                variables(number, "e", &row.entry).chain(variables(number, "c", &row.content));
            for (name, value) in values {
                arguments.extend(["-D".to_owned(), format!("{name}={value}")]);
            }
        }
        self.pgbench.run(&arguments)
    }
}

/// One statement for both tables. The key is made by the database; everything
/// else comes in as a parameter, as it does from a client.
fn script(number: usize, row: &Row) -> String {
    let (entry_names, entry_values) = lists(number, "e", &row.entry, |key| match key {
        "started_at" => "date_trunc('milliseconds', clock_timestamp())",
        _ => "gen_random_uuid()",
    });
    let (content_names, content_values) = lists(number, "c", &row.content, |key| key);
    format!(
        "WITH entry AS (INSERT INTO entries ({entry_names}) VALUES ({entry_values}) RETURNING started_at, id) \
         INSERT INTO contents ({content_names}) SELECT {content_values} FROM entry;\n"
    )
}

fn lists(
    number: usize,
    table: &str,
    columns: &[Column],
    key: impl Fn(&'static str) -> &'static str,
) -> (String, String) {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let value = |(index, column): (usize, &Column)| match (column.name.as_str(), &column.value) {
        ("started_at", _) => key("started_at").to_owned(),
        ("id", _) => key("id").to_owned(),
        (_, None) => "NULL".to_owned(),
        (_, Some(_)) => format!(":{}::{}", variable(number, table, index), column.kind),
    };
    let values: Vec<String> = columns.iter().enumerate().map(value).collect();
    (names.join(", "), values.join(", "))
}

fn variables<'a>(
    number: usize,
    table: &'a str,
    columns: &'a [Column],
) -> impl Iterator<Item = (String, &'a str)> {
    columns
        .iter()
        .enumerate()
        .filter_map(move |(index, column)| {
            let is_key = matches!(column.name.as_str(), "started_at" | "id");
            let value = column.value.as_deref().filter(|_| !is_key)?;
            Some((variable(number, table, index), value))
        })
}

fn variable(number: usize, table: &str, index: usize) -> String {
    format!("v{number}{table}{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: &str, value: Option<&str>) -> Column {
        Column {
            name: name.to_owned(),
            kind: kind.to_owned(),
            value: value.map(str::to_owned),
        }
    }

    #[test]
    fn a_script_inserts_both_rows_under_one_new_key() {
        let keys = [
            column("started_at", "timestamp with time zone", Some("2026-01-31")),
            column("id", "uuid", Some("0")),
        ];
        let row = Row {
            entry: [&keys[..], &[column("status", "smallint", Some("2"))]].concat(),
            content: [&keys[..], &[column("metadata", "text", None)]].concat(),
        };
        assert_eq!(
            script(0, &row),
            "WITH entry AS (INSERT INTO entries (started_at, id, status) \
             VALUES (date_trunc('milliseconds', clock_timestamp()), gen_random_uuid(), :v0e2::smallint) \
             RETURNING started_at, id) \
             INSERT INTO contents (started_at, id, metadata) SELECT started_at, id, NULL FROM entry;\n"
        );
        let names: Vec<String> = variables(0, "e", &row.entry)
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["v0e2"]);
    }
}
