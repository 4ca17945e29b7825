//! The source of a read: the database or the cache alone.

use logbook_domain::period::Interval;

use crate::coverage::hint::CoverageHint;
use crate::coverage::read;
use crate::coverage::view::Covered;
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

    /// Says that `work` rows or cells are to be looked at now.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when that is too much for where the answer is made.
    fn charge(&mut self, work: usize) -> Result<(), StoreError> {
        let _ = work;
        Ok(())
    }
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
