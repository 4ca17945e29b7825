//! The error type of the store.
//!
//! It classifies the errors of Diesel and libpq by what a caller can do about them:
//! retry later, change the request, or report a defect.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row does not exist.
    #[error("not found")]
    NotFound,
    /// The row violates a unique constraint, which is named.
    #[error("conflicts with `{0}`")]
    Conflict(String),
    /// The database cannot be reached, or no connection became free in time.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The database has run out of disk space, memory or connections, or cannot
    /// use its disk.
    #[error("the database lacks what it needs: {0}")]
    Exhausted(String),
    /// One caller has more requests in progress than one caller may have.
    #[error("{0}")]
    TooMany(String),
    /// A statement did not get a lock in time, was the victim of a deadlock, or was
    /// cancelled.
    #[error("the database was too busy: {0}")]
    Busy(String),
    /// A statement exceeded its timeout.
    #[error("the question took too long: {0}")]
    TooLong(String),
    /// The schema could not be brought up to date.
    #[error("the database schema cannot be brought up to date: {0}")]
    Migration(String),
    /// A row has a value that no version of this program writes.
    #[error("unreadable row: {0}")]
    Corrupt(String),
    /// A write for several requests failed, with its reason.
    #[error("the write failed: {0}")]
    Failed(String),
    /// Any other error of Diesel.
    #[error("database error: {0}")]
    Database(DieselError),
}

impl StoreError {
    /// Returns whether the same call may succeed later.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Exhausted(_) | Self::TooMany(_) | Self::Busy(_) => true,
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

impl From<logbook_columnar::Corrupt> for StoreError {
    fn from(corrupt: logbook_columnar::Corrupt) -> Self {
        Self::Corrupt(corrupt.0)
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, info) => Self::from_database(kind, info),
            // A broken transaction or an interrupted COPY reports its cause only in the
            // message.
            other => match ErrorClass::from_message(&other.to_string()) {
                Some(ErrorClass::Disconnected) => Self::Unavailable(other.to_string()),
                Some(ErrorClass::Exhausted) => Self::Exhausted(other.to_string()),
                Some(ErrorClass::Timeout | ErrorClass::Busy) | None => Self::Database(other),
            },
        }
    }
}

impl StoreError {
    fn from_database(kind: DatabaseErrorKind, info: Box<Information>) -> Self {
        let message = info.message().to_owned();
        match kind {
            DatabaseErrorKind::UniqueViolation => Self::Conflict(
                info.constraint_name()
                    .unwrap_or("a unique constraint")
                    .to_owned(),
            ),
            DatabaseErrorKind::SerializationFailure => Self::Busy(message),
            // A standby, or a server that is set to read-only.
            DatabaseErrorKind::ReadOnlyTransaction
            | DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand => Self::Unavailable(message),
            DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::RestrictViolation
            | DatabaseErrorKind::ExclusionViolation => {
                Self::Database(DieselError::DatabaseError(kind, info))
            }
            // `Unknown`, and kinds that a later Diesel may add.
            _ => match ErrorClass::from_message(&message) {
                Some(ErrorClass::Timeout) => Self::TooLong(message),
                Some(ErrorClass::Disconnected) => Self::Unavailable(message),
                Some(ErrorClass::Exhausted) => Self::Exhausted(message),
                Some(ErrorClass::Busy) => Self::Busy(message),
                None => Self::Database(DieselError::DatabaseError(kind, info)),
            },
        }
    }
}

type Information = dyn DatabaseErrorInformation + Send + Sync;

/// The classes of errors that Diesel has no kind for. Diesel does not pass on the
/// SQLSTATE, only the message of the server, or that of libpq when the server sent
/// none; each class names the SQLSTATEs that its messages belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ErrorClass {
    /// 57014, caused by `statement_timeout`.
    Timeout,
    /// 57P01 to 57P05, class 08, and a connection that ended without a message.
    Disconnected,
    /// Class 53 and 58030.
    Exhausted,
    /// 57014 otherwise, 40P01, 55P03.
    Busy,
}

impl ErrorClass {
    fn from_message(message: &str) -> Option<Self> {
        const CLASSES: [(ErrorClass, &[&str]); 4] = [
            (ErrorClass::Timeout, &TIMEOUT),
            (ErrorClass::Disconnected, &DISCONNECTED),
            (ErrorClass::Exhausted, &EXHAUSTED),
            (ErrorClass::Busy, &BUSY),
        ];
        let mut classes = CLASSES.into_iter();
        let found = classes.find(|(_, texts)| texts.iter().any(|text| message.contains(text)));
        found.map(|(class, _)| class)
    }
}

const TIMEOUT: [&str; 1] = ["canceling statement due to statement timeout"];
const DISCONNECTED: [&str; 12] = [
    "terminating connection",
    "terminating background worker",
    "the database system is",
    "server closed the connection unexpectedly",
    "could not receive data from server",
    "could not send data to server",
    "no connection to the server",
    "connection to server",
    "SSL connection has been closed unexpectedly",
    "SSL SYSCALL error",
    "SSL error",
    "lost synchronization with server",
];
const EXHAUSTED: [&str; 20] = [
    // 53100
    "No space left on device",
    "Disk quota exceeded",
    "could not extend file",
    "could not extend relation",
    "could not resize shared memory segment",
    "temporary file size exceeds",
    // 53200
    "out of memory",
    "out of shared memory",
    // 53300
    "too many clients already",
    "too many connections for",
    "remaining connection slots are reserved",
    "number of requested standby connections exceeds",
    // 53400
    "configuration limit exceeded",
    // 58030
    "could not write to file",
    "could not write file",
    "could not write block",
    "could not read block",
    "could not read file",
    "could not fsync file",
    "Input/output error",
];
const BUSY: [&str; 2] = ["canceling statement due to", "deadlock detected"];

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(message: &str) -> StoreError {
        let info = Box::new(message.to_owned());
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, info).into()
    }

    /// The messages of Postgres 14 to 18 and of libpq.
    #[test]
    fn temporary_errors_are_told_from_permanent_ones() {
        for message in [
            "could not extend file \"base/16384/16500\": No space left on device",
            "could not write to file \"base/pgsql_tmp/pgsql_tmp1.0\": No space left on device",
            "could not extend file \"base/5/1\": wrote only 4096 of 8192 bytes at block 7",
            "sorry, too many clients already",
            "too many connections for role \"logbook\"",
            "remaining connection slots are reserved for roles with the SUPERUSER attribute",
            "out of shared memory",
            "could not read block 3 in file \"base/5/1\": Input/output error",
        ] {
            let error = unknown(message);
            assert!(matches!(error, StoreError::Exhausted(_)), "{error:?}");
            assert!(error.is_temporary(), "{message}");
        }
        for message in [
            "terminating connection due to administrator command",
            "terminating connection because of crash of another server process",
            "the database system is in recovery mode",
            "server closed the connection unexpectedly\n\tThis probably means …",
            "could not send data to server: Connection timed out",
            "SSL SYSCALL error: EOF detected",
        ] {
            let error = unknown(message);
            assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        }
        let late = unknown("canceling statement due to statement timeout");
        assert!(matches!(late, StoreError::TooLong(_)), "{late:?}");
        let busy = unknown("canceling statement due to lock timeout");
        assert!(matches!(busy, StoreError::Busy(_)), "{busy:?}");
        let wrong = unknown("column \"memory\" does not exist");
        assert!(matches!(wrong, StoreError::Database(_)), "{wrong:?}");
    }

    #[test]
    fn a_read_only_database_is_unavailable() {
        let info = Box::new("cannot execute INSERT in a read-only transaction".to_owned());
        let kind = DatabaseErrorKind::ReadOnlyTransaction;
        let error = StoreError::from(DieselError::DatabaseError(kind, info));
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    }
}
