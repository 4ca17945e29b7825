//! The error of decoding stored data.

/// Stored data that no version of the program writes. Holds a description of the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unreadable stored data: {0}")]
pub struct Corrupt(pub String);
