//! Why the benchmark cannot go on.

use std::io;
use std::path::PathBuf;

use logbook_embedded::EmbeddedError;
use logbook_store::StoreError;

/// What ends the benchmark early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// The embedded Postgres has a problem.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database has a problem.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A statement failed.
    #[error("the database refused a statement: {0}")]
    Sql(#[from] diesel::result::Error),
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Connect(#[from] diesel::ConnectionError),
    /// A file, process or socket cannot be used.
    #[error("cannot {what}: {source}")]
    Io {
        /// What was tried, with what.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// The program under test is not there.
    #[error("{} is missing; `make bench` builds it: cargo build --profile local -p logbook-server", .0.display())]
    NoProgram(PathBuf),
    /// The server ended or never got ready.
    #[error("the server did not get ready; it said:\n{0}")]
    NotReady(String),
    /// An answer that is none of those a benchmark expects.
    #[error("the server answered {status}: {body}")]
    Answer {
        /// The status of the answer.
        status: u16,
        /// How its body begins.
        body: String,
    },
    /// A program of Postgres failed.
    #[error("{program} failed: {said}")]
    Program {
        /// Which one.
        program: &'static str,
        /// What it wrote to standard error.
        said: String,
    },
    /// What was acknowledged and what is stored differ.
    #[error(
        "{acknowledged} entries were acknowledged but {entries} are stored, {contents} of them with content"
    )]
    Lost {
        /// How many were answered as stored.
        acknowledged: u64,
        /// Rows of `entries`.
        entries: u64,
        /// Rows of `contents`.
        contents: u64,
    },
    /// The log and plain SQL disagree.
    #[error("{what}: the log says {log}, plain SQL counts {sql}")]
    Disagree {
        /// Under which filter.
        what: String,
        /// The log's total.
        log: i64,
        /// What SQL counts.
        sql: i64,
    },
    /// A request did not reach the server, or its answer did not arrive.
    #[error("cannot ask {path}: {source}")]
    Http {
        /// What was asked.
        path: String,
        /// What went wrong.
        source: Box<ureq::Error>,
    },
    /// The roll-up takes too long.
    #[error(
        "after {seconds} s only {hours} of {expected} hours and {days} of {expected_days} days are rolled up"
    )]
    NotRolled {
        /// How long it was waited for.
        seconds: u64,
        /// Hours with a mark.
        hours: i64,
        /// Hours that are over.
        expected: i64,
        /// Days with a mark.
        days: i64,
        /// Days that are over.
        expected_days: i64,
    },
    /// An option that the chosen world does not have.
    #[error("--only and --json are options of --world month alone")]
    OnlyOfMonth,
    /// The disk is too small for what is to be built.
    #[error(
        "the databases need about {needed:.1} GB in {} but {free:.1} GB are free; a smaller --sizes or --content-share takes less, --keep names another directory",
        .directory.display()
    )]
    NoSpace {
        /// Where they would lie.
        directory: PathBuf,
        /// Gigabytes.
        needed: f64,
        /// Gigabytes.
        free: f64,
    },
    /// A part of the benchmark ended before it was done.
    #[error("{0} broke off")]
    BrokeOff(&'static str),
}

impl BenchError {
    /// Wraps an I/O error with what was tried.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

/// The result of a step.
pub(crate) type Result<T> = std::result::Result<T, BenchError>;
