//! What can be wrong with stored bytes.

/// Stored data that no version of the program writes; says which.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unreadable row: {0}")]
pub struct Corrupt(pub String);
