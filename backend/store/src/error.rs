//! What can go wrong at the database.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such row.
    #[error("not found")]
    NotFound,
    /// The row would collide with another; names the constraint.
    #[error("conflicts with `{0}`")]
    Conflict(String),
    /// The database cannot be reached, or no connection became free in time.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A statement lost a fight for a lock, or was cancelled by somebody.
    #[error("the database was too busy: {0}")]
    Busy(String),
    /// A statement ran into its timeout.
    #[error("the question took too long: {0}")]
    TooLong(String),
    /// The schema could not be brought up to date.
    #[error("the database schema cannot be brought up to date: {0}")]
    Migration(String),
    /// A row holds what no version of this program writes.
    #[error("unreadable row: {0}")]
    Corrupt(String),
    /// A write of several requests failed; says why.
    #[error("the write failed: {0}")]
    Failed(String),
    /// Anything else Diesel reports.
    #[error("database error: {0}")]
    Database(DieselError),
}

impl StoreError {
    /// Whether the same call may succeed a moment later.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Busy(_) => true,
            Self::NotFound
            | Self::TooLong(_)
            | Self::Conflict(_)
            | Self::Migration(_)
            | Self::Corrupt(_)
            | Self::Failed(_)
            | Self::Database(_) => false,
        }
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, info) => {
                let message = info.message().to_owned();
                match kind {
                    DatabaseErrorKind::UniqueViolation => Self::Conflict(
                        info.constraint_name()
                            .unwrap_or("a unique constraint")
                            .to_owned(),
                    ),
                    DatabaseErrorKind::SerializationFailure => Self::Busy(message),
                    DatabaseErrorKind::ClosedConnection
                    | DatabaseErrorKind::UnableToSendCommand => Self::Unavailable(message),
                    _ if says(&message, &TIMEOUT) => Self::TooLong(message),
                    _ if says(&message, &GONE) => Self::Unavailable(message),
                    _ if says(&message, &BUSY) => Self::Busy(message),
                    _ => Self::Database(DieselError::DatabaseError(kind, info)),
                }
            }
            other => Self::Database(other),
        }
    }
}

// Diesel hands on no SQLSTATE for these, only the server's words.

/// A statement took longer than it was given.
const TIMEOUT: [&str; 1] = ["canceling statement due to statement timeout"];
/// Postgres stops, starts or was killed; a killed one closes the connection
/// without a word of its own, and libpq says so.
const GONE: [&str; 5] = [
    "terminating connection",
    "the database system is",
    "server closed the connection unexpectedly",
    "could not receive data from server",
    "no connection to the server",
];
/// Others were in the way.
const BUSY: [&str; 2] = ["canceling statement due to", "deadlock detected"];

fn says(message: &str, words: &[&str]) -> bool {
    words.iter().any(|words| message.contains(words))
}
