//! Why the benchmark cannot go on.

use std::io;
use std::path::PathBuf;

use logbook_server::embedded::EmbeddedError;
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
