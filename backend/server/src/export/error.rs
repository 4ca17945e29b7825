//! What ends an export before its end.

use std::io;
use std::path::PathBuf;

use crate::remote::RemoteError;

/// Why `logbook export` could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// The ending of the file says nothing.
    #[error(
        "cannot tell the format of {} by its ending; say --format jsonl or --format csv",
        .0.display()
    )]
    UnknownFormat(PathBuf),

    /// The server cannot be used.
    #[error(transparent)]
    Remote(#[from] RemoteError),

    /// The transfer broke off.
    #[error("the export broke off after {entries} entries: {source}; run it again")]
    BrokeOff {
        /// How many had come.
        entries: u64,
        /// What the connection said.
        source: io::Error,
    },

    /// The file cannot be written.
    #[error("cannot write to {name}: {source}")]
    Unwritable {
        /// The file, or the standard output.
        name: String,
        /// What the system said.
        source: io::Error,
    },
}
