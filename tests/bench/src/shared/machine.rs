//! What it was measured on.

use std::fs;
use std::path::Path;

use logbook_store::Connection;

use crate::error::Result;
use crate::shared::sql;

/// Cores, memory, Postgres and file system in one line.
pub(crate) fn describe(conn: &mut Connection, directory: &Path) -> Result<String> {
    let version = sql::word(conn, "current_setting('server_version')")?;
    let durable = sql::word(
        conn,
        "format('fsync %s, synchronous_commit %s', current_setting('fsync'), current_setting('synchronous_commit'))",
    )?;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let system = file_system(directory).unwrap_or_else(|| "unknown".to_owned());
    let mut parts = vec![format!("{cores} cores{}", processor())];
    parts.extend(memory());
    parts.push(format!("PostgreSQL {version} ({durable})"));
    parts.push(format!("file system {system}"));
    Ok(parts.join(", "))
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    name.map_or_else(String::new, |name| {
        format!(" ({})", name.trim_start_matches([' ', '\t', ':']))
    })
}

fn memory() -> Option<String> {
    let info = fs::read_to_string("/proc/meminfo").ok()?;
    let total = info
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = total.split_whitespace().next()?.parse().ok()?;
    Some(format!("{} GB", kilobytes.div_ceil(1 << 20)))
}

/// The kind of file system; commits on tmpfs cost nothing and prove nothing.
fn file_system(path: &Path) -> Option<String> {
    let path = fs::canonicalize(path).ok()?;
    let mounts = fs::read_to_string("/proc/mounts").ok()?;
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    mounts
        .filter(|(place, _)| path.starts_with(place))
        .max_by_key(|(place, _)| place.len())
        .map(|(_, kind)| kind.to_owned())
}
