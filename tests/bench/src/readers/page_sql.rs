//! The bare SQL of a page, asked by pgbench: 50 rows by start from any position.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use logbook_store::Connection;

use super::questions::PER_PAGE;
use crate::error::{BenchError, Result};
use crate::fixture::record::Record;
use crate::shared::pgbench::{Pgbench, logged_times};
use crate::shared::sql;

/// How many connections Postgres has left for pgbench, at most as many as wanted.
pub(crate) fn clients(conn: &mut Connection, wanted: u16) -> Result<u16> {
    let free = sql::number(
        conn,
        "current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')",
    )?;
    Ok(wanted.min(u16::try_from(free).unwrap_or(u16::MAX)).max(1))
}

/// What pgbench came to.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) rate: f64,
    pub(crate) times: Vec<Duration>,
}

/// Runs pgbench over all of the time that there are entries of.
pub(crate) fn run(pgbench: &Pgbench<'_>, record: &Record, directory: &Path) -> Result<Asked> {
    let path = directory.join("page.sql");
    fs::write(&path, script(record)).map_err(BenchError::io("write a pgbench script"))?;
    let log = directory.join("page-times");
    remove_logs(&log);
    let arguments = [
        "-f".to_owned(),
        path.display().to_string(),
        "--log".to_owned(),
        format!("--log-prefix={}", log.display()),
    ];
    let rate = pgbench.run(&arguments)?;
    let mut times = Vec::new();
    for path in logs(&log) {
        let text = fs::read_to_string(&path).map_err(BenchError::io("read a log of pgbench"))?;
        times.extend(logged_times(&text));
    }
    remove_logs(&log);
    let _ = fs::remove_file(path);
    Ok(Asked { rate, times })
}

/// The page that ends before a random moment; the rows alone, without the names
/// of their series.
fn script(record: &Record) -> String {
    let millis = (record.to - record.from).num_milliseconds();
    let from = record.from.to_rfc3339();
    format!(
        "\\set at random(0, {millis})\n\
         SELECT * FROM entries WHERE started_at <= timestamptz '{from}' + :at * interval '1 millisecond' \
         ORDER BY started_at DESC, id DESC LIMIT {PER_PAGE};\n"
    )
}

/// One file for each of its threads: the prefix, its process, its thread.
fn logs(prefix: &Path) -> Vec<PathBuf> {
    let name = prefix.file_name().unwrap_or_default().to_string_lossy();
    let directory = prefix.parent().unwrap_or(Path::new("."));
    let files = fs::read_dir(directory).into_iter().flatten().flatten();
    files
        .map(|entry| entry.path())
        .filter(|path| {
            let own = path.file_name().unwrap_or_default().to_string_lossy();
            own.strip_prefix(&*name)
                .is_some_and(|rest| rest.starts_with('.'))
        })
        .collect()
}

fn remove_logs(prefix: &Path) {
    for path in logs(prefix) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_anywhere_in_the_time_of_the_entries() {
        let from = chrono::DateTime::UNIX_EPOCH;
        let to = from + chrono::Duration::seconds(90);
        let record = Record {
            entries: 1,
            from,
            built_to: to,
            to,
        };
        let script = script(&record);
        assert!(script.contains("random(0, 90000)"), "{script}");
        assert!(script.contains("'1970-01-01T00:00:00+00:00'"), "{script}");
        assert!(script.contains("LIMIT 50;"), "{script}");
    }
}
