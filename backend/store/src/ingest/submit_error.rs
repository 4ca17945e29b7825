//! The error of submitting entries to the writer.

use crate::error::StoreError;

/// Why entries were not written.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The queue is full; the request may be repeated shortly.
    #[error("as many entries wait to be written as may")]
    Full,
    /// The server is stopping; the request may be repeated shortly.
    #[error("the writer is stopping")]
    Stopping,
    /// The write failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
