//! The configuration files of the private Postgres, written anew at each start.

use std::process::Stdio;

use super::account::Account;
use super::binaries::Binaries;
use super::endpoint::Endpoint;
use super::error::EmbeddedError;
use super::home::{Home, write_private};

/// Nobody gets in without the password, wherever they come from.
const HBA: &str = "\
# Written at each start of logbook: every connection needs the password.
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
";

/// The head of `postgresql.conf`, for whoever opens it.
const HEADER: &str = "\
# Written at each start of logbook; changes made here are lost.
# Put your own settings into custom.conf beside this file, or use ALTER SYSTEM.
";

/// A log that is written to all day and read in small pieces: few connections,
/// long checkpoints so that the write-ahead log stays small, no JIT (it costs
/// more than the short queries take).
const COMMON: &[(&str, &str)] = &[
    ("max_connections", "100"),
    ("shared_buffers", "256MB"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "128MB"),
    ("effective_cache_size", "1GB"),
    ("random_page_cost", "1.1"),
    ("jit", "off"),
    ("min_wal_size", "256MB"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "15min"),
    ("checkpoint_completion_target", "0.9"),
    ("password_encryption", "scram-sha-256"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("log_line_prefix", "%m [%p] "),
    ("log_checkpoints", "off"),
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
    ("restart_after_crash", "on"),
];

/// What makes an acknowledged commit survive a crash.
const DURABLE: &[(&str, &str)] = &[
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
];

/// For throw-away clusters: nothing here is meant to survive anything.
const THROW_AWAY: &[(&str, &str)] = &[
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("synchronous_commit", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("shared_buffers", "64MB"),
    // A test database is cloned by copying its files, not through the log.
    ("min_wal_size", "80MB"),
    ("autovacuum_naptime", "5min"),
];

/// Settings that only some builds know, with a value that one of them takes.
const OPTIONAL: &[(&str, &str)] = &[
    ("default_toast_compression", "lz4"),
    ("wal_compression", "lz4"),
    ("wal_compression", "on"),
];

/// Writes `postgresql.conf` and `pg_hba.conf`.
pub(crate) fn write(
    home: &Home,
    binaries: &Binaries,
    endpoint: &Endpoint,
    durable: bool,
) -> Result<(), EmbeddedError> {
    let mut settings: Vec<(&str, String)> = endpoint.settings();
    let durability = if durable { DURABLE } else { THROW_AWAY };
    settings.extend(
        COMMON
            .iter()
            .chain(durability)
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    write_file(home, "pg_hba.conf", HBA)?;
    write_file(home, "postgresql.conf", &render(&settings))?;
    for (name, value) in OPTIONAL {
        let known = settings.iter().any(|(other, _)| other == name);
        if !known && accepts(home, binaries, name, value) {
            settings.push((name, (*value).to_owned()));
        }
    }
    write_file(home, "postgresql.conf", &render(&settings))
}

fn write_file(home: &Home, name: &str, text: &str) -> Result<(), EmbeddedError> {
    let path = home.cluster().join(name);
    write_private(&path, text)?;
    home.account().own(&path)
}

fn render(settings: &[(&str, String)]) -> String {
    let mut text = HEADER.to_owned();
    for (name, value) in settings {
        text.push_str(&format!("{name} = '{}'\n", quoted(value)));
    }
    text.push_str("include_if_exists = 'custom.conf'\n");
    text
}

/// Returns a value as it stands between single quotes in `postgresql.conf`.
fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\'', "''")
}

/// Reports whether this build takes the value; lz4 is a matter of how it was
/// compiled.
fn accepts(home: &Home, binaries: &Binaries, name: &str, value: &str) -> bool {
    let account: Account = home.account();
    let mut command = account.command(&binaries.postgres(), home.root());
    command
        .arg("-D")
        .arg(home.cluster())
        .arg("-c")
        .arg(format!("{name}={value}"))
        .args(["-C", name]);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_for_postgres() {
        let text = render(&[("unix_socket_directories", r#""/tmp/it's\n""#.to_owned())]);
        assert!(
            text.contains(r#"unix_socket_directories = '"/tmp/it''s\\n"'"#),
            "{text}"
        );
    }

    #[test]
    fn no_line_of_the_access_rules_trusts_anyone() {
        let rules: Vec<&str> = HBA.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(rules.len(), 2);
        assert!(
            rules.iter().all(|rule| rule.ends_with(" scram-sha-256")),
            "{rules:?}"
        );
    }
}
