//! Answers that need no transaction, where the cache holds what they are made of.

use std::mem;

use logbook_domain::period::Interval;

use crate::cache::read_source::ReadSource;
use crate::coverage::hint::CoverageHint;
use crate::coverage::read::{self, Covered};
use crate::db::Connection;
use crate::db::transactions::snapshot;
use crate::error::StoreError;

/// Reads the coverage from the database, and everything else from the cache.
///
/// An answer made of these sees one moment, as a transaction does. Coverage and the
/// snapshot it comes with are read by one statement, and one statement sees one
/// moment. The cache holds values of a bucket under the version of its mark, and the
/// tail under the snapshot it was read from: under those that were just read, a cached
/// value is what would be read now. That a partition is dropped a moment later changes
/// nothing, as no row is read.
struct CachedRead<'a> {
    conn: &'a mut Connection,
    has_read_coverage: bool,
    is_enough: bool,
}

impl ReadSource for CachedRead<'_> {
    fn coverage(&mut self, hint: &CoverageHint, interval: Interval) -> Result<Covered, StoreError> {
        if mem::replace(&mut self.has_read_coverage, true) {
            // A second reading would be of another moment.
            return read::read(self.connection()?, hint, interval);
        }
        read::read(self.conn, hint, interval)
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        self.is_enough = false;
        Err(StoreError::Unavailable("no transaction is open".to_owned()))
    }
}

/// Returns what `work` answers to somebody who waits, as of one moment: from the cache
/// where that is enough, else inside a snapshot.
///
/// # Errors
/// Those of [`snapshot`].
pub(crate) fn cached_read<T>(
    conn: &mut Connection,
    work: impl Fn(&mut dyn ReadSource) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut cached = CachedRead {
        conn,
        has_read_coverage: false,
        is_enough: true,
    };
    let outcome = work(&mut cached);
    if cached.is_enough {
        return outcome;
    }
    snapshot(conn, |conn| work(conn))
}
