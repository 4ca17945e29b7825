//! What can go wrong while the sample is sent.

use crate::remote::RemoteError;

/// Why `logbook demo` could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    /// One of the built-in texts is malformed.
    #[error("the built-in texts of the sample are malformed: {0}")]
    Texts(#[from] toml::de::Error),

    /// The server cannot be used.
    #[error(transparent)]
    Remote(#[from] RemoteError),

    /// Some entries were not taken.
    #[error("the server refused {count} of the entries; the first because of {first}")]
    Rejected {
        /// How many.
        count: usize,
        /// What was wrong with the first.
        first: String,
    },

    /// An entry cannot be spelled as JSON.
    #[error("an entry of the sample is no JSON: {0}")]
    Encoding(#[from] serde_json::Error),

    /// The summary could not be printed.
    #[error("could not print: {0}")]
    Output(#[from] std::io::Error),
}
