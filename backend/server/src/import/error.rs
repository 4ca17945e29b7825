//! What ends an import before its end. Single lines that are wrong do not.

use std::io;
use std::path::PathBuf;

use crate::remote::RemoteError;

/// Why `logbook import` could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The ending of the file says nothing.
    #[error(
        "cannot tell the format of {} by its ending; say --format jsonl or --format csv",
        .0.display()
    )]
    UnknownFormat(PathBuf),

    /// The input cannot be read.
    #[error("cannot read {name}: {source}")]
    Unreadable {
        /// The file, or the standard input.
        name: String,
        /// What the system or the decompression said.
        source: io::Error,
    },

    /// The table has columns that no entry has.
    #[error(
        "the table has {} an entry has not: {}; known are {known}",
        if unknown.len() == 1 { "a column that" } else { "columns that" },
        unknown.join(", ")
    )]
    UnknownColumns {
        /// Their names.
        unknown: Vec<String>,
        /// The names that are known.
        known: String,
    },

    /// The table cannot be taken apart.
    #[error("the table cannot be read: {0}")]
    Table(#[from] csv::Error),

    /// The server cannot be used.
    #[error("{source}{}", how_to_go_on(*.stored))]
    Remote {
        /// Why not.
        source: RemoteError,
        /// How many lines were stored until then.
        stored: usize,
    },

    /// Refused lines cannot be written down.
    #[error("cannot write the refused lines to {}: {source}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// The summary could not be printed.
    #[error("could not print: {0}")]
    Output(io::Error),
}

fn how_to_go_on(stored: usize) -> String {
    match stored {
        0 => String::new(),
        stored => format!("; {stored} entries are stored: run the same import again to go on"),
    }
}
