//! What can go wrong with the private Postgres, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why the private Postgres could not be started or stopped.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No directory holds both `initdb` and `postgres`, or only too old ones.
    #[error(
        "no PostgreSQL {minimum} or newer was found (looked in: {}); install it (Debian: apt-get install \
         postgresql, macOS: brew install postgresql), or run `make postgres`, or name the directory of \
         initdb and postgres in the setting `postgres_bin`, or a server of your own in `database_url`",
        searched.join(", ")
    )]
    MissingBinaries {
        /// The oldest major version that will do.
        minimum: u32,
        /// The places that were searched, in order.
        searched: Vec<String>,
    },

    /// The directory named by the setting `postgres_bin` does not hold what it should.
    #[error("setting postgres_bin: {} {reason}; name a directory that holds initdb and postgres of version {minimum} or newer", path.display())]
    UnusableBinaries {
        /// The directory that was named.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// The oldest major version that will do.
        minimum: u32,
    },

    /// Another server holds the lock of the data directory.
    #[error(
        "the data directory {} is in use by another logbook server{holder}; stop that one, or give this one \
         a data directory of its own (setting data_dir)",
        path.display()
    )]
    InUse {
        /// The data directory.
        path: PathBuf,
        /// ` (process 123)` when the lock file tells, else empty.
        holder: String,
    },

    /// The cluster was made by another major version than the binaries found.
    #[error(
        "{} was created by PostgreSQL {found}, but the binaries in {} are version {have}; point the setting \
         postgres_bin to PostgreSQL {found}, or move the data over with pg_upgrade or pg_dump (see \
         docs/OPERATIONS.md, \"Upgrading Postgres\")",
        path.display(), binaries.display()
    )]
    OtherVersion {
        /// The cluster's directory.
        path: PathBuf,
        /// The major version that made the cluster.
        found: u32,
        /// The major version of the binaries.
        have: u32,
        /// Where those binaries are.
        binaries: PathBuf,
    },

    /// The file system of the cluster is full.
    #[error(
        "no space left on the disk that holds {}; free some space there, or move the data directory to a \
         larger disk (setting data_dir), then start again: nothing that was acknowledged is lost",
        path.display()
    )]
    DiskFull {
        /// The directory on the full disk.
        path: PathBuf,
    },

    /// Running as root, and there is no account to run Postgres under.
    #[error(
        "PostgreSQL refuses to run as root, and there is neither an account `postgres` nor `nobody` to run \
         it under; create one (useradd --system postgres) or start logbook as an ordinary user"
    )]
    NoAccount,

    /// The cluster belongs to somebody else.
    #[error(
        "{} belongs to user id {owner}, but logbook runs as user id {me}; start it as that user or as root, \
         or give it another data directory (setting data_dir)",
        path.display()
    )]
    ForeignOwner {
        /// The cluster's directory.
        path: PathBuf,
        /// Who owns it.
        owner: u32,
        /// Who we are.
        me: u32,
    },

    /// The account that runs Postgres may not use the binaries.
    #[error(
        "user id {account} cannot run {}; make the directory and its parents accessible to it, or name other \
         binaries in the setting postgres_bin",
        binaries.display()
    )]
    BinariesOutOfReach {
        /// The directory of the binaries.
        binaries: PathBuf,
        /// The account that cannot run them.
        account: u32,
    },

    /// A file or directory could not be used.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: `create`, `read`, …
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// The system gave no random bytes for the password.
    #[error("no randomness for the database password: {0}")]
    Random(String),

    /// A Postgres program failed in a way that has no message of its own here.
    #[error("{program} failed{}; the log is in {}", last_words(output), log.display())]
    Failed {
        /// `initdb` or `postgres`.
        program: &'static str,
        /// The last lines it wrote.
        output: String,
        /// Where to read more.
        log: PathBuf,
    },

    /// Postgres did neither start nor fail within the time it was given.
    #[error(
        "PostgreSQL was not ready after {seconds} s; it may still be recovering, see {} and start again",
        log.display()
    )]
    NotReady {
        /// How long we waited.
        seconds: u64,
        /// Where to read more.
        log: PathBuf,
    },

    /// An earlier Postgres on the same cluster would not end.
    #[error(
        "a PostgreSQL of an earlier run (process {pid}) still uses {} and did not stop; end it (kill -QUIT \
         {pid}) and start again",
        path.display()
    )]
    OrphanStays {
        /// Its process id.
        pid: u32,
        /// The cluster's directory.
        path: PathBuf,
    },
}

fn last_words(output: &str) -> String {
    match output.trim() {
        "" => String::new(),
        text => format!(": {text}"),
    }
}

impl EmbeddedError {
    /// Wraps an I/O error, telling a full disk from the rest.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Io {
                action,
                path,
                source,
            },
        }
    }

    /// Names the reason a Postgres program gave up, from what it wrote.
    ///
    /// initdb and the server run with English messages, so the words of
    /// `strerror` are those of the C locale.
    pub(crate) fn from_output(
        program: &'static str,
        output: &str,
        cluster: &Path,
        log: &Path,
    ) -> Self {
        if output.contains("No space left on device") || output.contains("Disk quota exceeded") {
            return Self::DiskFull {
                path: cluster.to_path_buf(),
            };
        }
        Self::Failed {
            program,
            output: tail(output, 6),
            log: log.to_path_buf(),
        }
    }
}

/// Returns the last `lines` lines of a text.
fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_whoever_reports_it() {
        let path = Path::new("/data/postgres");
        let words = "FATAL:  could not write lock file \"postmaster.pid\": No space left on device";
        let from_log = EmbeddedError::from_output("postgres", words, path, path);
        let from_system = EmbeddedError::io("write", path)(io::Error::from_raw_os_error(28));
        for error in [from_log, from_system] {
            assert!(
                error
                    .to_string()
                    .contains("no space left on the disk that holds /data/postgres"),
                "{error}"
            );
            assert!(error.to_string().contains("free some space"), "{error}");
        }
    }

    #[test]
    fn other_failures_quote_the_last_lines() {
        let path = Path::new("/data/postgres.log");
        let error = EmbeddedError::from_output("postgres", "one\n\nFATAL:  bad luck\n", path, path);
        assert_eq!(
            error.to_string(),
            "postgres failed: one\nFATAL:  bad luck; the log is in /data/postgres.log"
        );
    }
}
