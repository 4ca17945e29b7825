//! What an answer is read from.

use logbook_domain::period::Interval;

use crate::coverage::hint::CoverageHint;
use crate::coverage::read::{self, Covered};
use crate::db::Connection;
use crate::error::StoreError;

/// What an answer is read from: a transaction that sees one moment, or the cache
/// alone.
pub(crate) trait ReadSource {
    /// The sealed buckets of `interval`.
    ///
    /// # Errors
    /// Those of the database.
    fn coverage(&mut self, hint: &CoverageHint, interval: Interval) -> Result<Covered, StoreError>;

    /// The connection, for what is not cached.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where no transaction is open.
    fn connection(&mut self) -> Result<&mut Connection, StoreError>;
}

/// Inside a transaction that sees one moment, everything may be read.
impl ReadSource for Connection {
    fn coverage(&mut self, hint: &CoverageHint, interval: Interval) -> Result<Covered, StoreError> {
        read::read(self, hint, interval)
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        Ok(self)
    }
}
