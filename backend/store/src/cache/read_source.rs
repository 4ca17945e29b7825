//! The source of a read: the database or the cache alone.

use logbook_domain::period::Interval;

use crate::coverage::hint::CoverageHint;
use crate::coverage::read::{self, Covered};
use crate::db::Connection;
use crate::error::StoreError;

/// The source from which an answer is read: a transaction with one snapshot, or the
/// cache alone.
pub(crate) trait ReadSource {
    /// Returns the sealed buckets of `interval`.
    fn coverage(&mut self, hint: &CoverageHint, interval: Interval) -> Result<Covered, StoreError>;

    /// Returns the connection on which data that is not cached can be read.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no transaction is open.
    fn connection(&mut self) -> Result<&mut Connection, StoreError>;
}

/// A connection inside a transaction with one snapshot: everything can be read.
impl ReadSource for Connection {
    fn coverage(&mut self, hint: &CoverageHint, interval: Interval) -> Result<Covered, StoreError> {
        read::read(self, hint, interval)
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        Ok(self)
    }
}
