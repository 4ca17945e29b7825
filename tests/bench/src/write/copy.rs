//! COPY of the very same rows into the very same tables: what the batches are
//! measured against.

use std::path::Path;
use std::time::Duration;

use crate::error::{BenchError, Result};
use crate::shared::tools::Tools;
use crate::write::entries::Window;

/// The two tables, in the order they are written.
const TABLES: [&str; 2] = ["entries", "contents"];

/// Rows taken out of the log, ready to be copied in elsewhere.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    directory: &'a Path,
    tools: &'a Tools,
}

impl<'a> Rows<'a> {
    /// Writes the rows of a window to files, as the server has stored them.
    pub(crate) fn export(
        tools: &'a Tools,
        url: &str,
        directory: &'a Path,
        window: &Window,
    ) -> Result<Self> {
        let rows = Self { directory, tools };
        let condition = window.condition();
        let mut arguments = Vec::new();
        for table in TABLES {
            let file = rows.file(table);
            arguments.push("-c".to_owned());
            arguments.push(format!(
                "\\copy (SELECT * FROM {table} WHERE {condition}) TO '{file}' (FORMAT binary)"
            ));
        }
        rows.psql(url, &arguments)?;
        Ok(rows)
    }

    /// Copies them into the tables of another database in one transaction and
    /// says how long that took, starting psql and connecting not counted.
    pub(crate) fn import(&self, url: &str) -> Result<Duration> {
        let now = "SELECT extract(epoch FROM clock_timestamp())".to_owned();
        let mut statements = vec![now.clone(), "BEGIN".to_owned()];
        for table in TABLES {
            let file = self.file(table);
            statements.push(format!("\\copy {table} FROM '{file}' (FORMAT binary)"));
        }
        statements.extend(["COMMIT".to_owned(), now]);
        let arguments: Vec<String> = statements
            .into_iter()
            .flat_map(|statement| ["-c".to_owned(), statement])
            .collect();
        let printed = self.psql(url, &arguments)?;
        let times: Vec<f64> = printed
            .lines()
            .filter_map(|line| line.parse().ok())
            .collect();
        match times[..] {
            [from, to] if to > from => Ok(Duration::from_secs_f64(to - from)),
            _ => Err(BenchError::Program {
                program: "psql",
                said: printed,
            }),
        }
    }

    fn file(&self, table: &str) -> String {
        self.directory
            .join(format!("{table}.copy"))
            .display()
            .to_string()
    }

    fn psql(&self, url: &str, arguments: &[String]) -> Result<String> {
        self.tools.run("psql", |command| {
            command
                .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url])
                .args(arguments)
        })
    }
}

impl Drop for Rows<'_> {
    fn drop(&mut self) {
        for table in TABLES {
            let _ = std::fs::remove_file(self.file(table));
        }
    }
}
