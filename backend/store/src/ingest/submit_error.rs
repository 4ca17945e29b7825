//! Why entries are not taken.

use crate::error::StoreError;

/// Why entries were not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// As many entries wait as may; try again shortly.
    #[error("as many entries wait to be written as may")]
    Full,
    /// The server is about to stop; try again shortly.
    #[error("the writer is stopping")]
    Stopping,
    /// They could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
