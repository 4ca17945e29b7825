//! Reads without a transaction, for answers that can be made from the cache alone.

use std::mem;

use logbook_domain::period::Interval;

use crate::cache::read_source::ReadSource;
use crate::coverage::hint::CoverageHint;
use crate::coverage::read;
use crate::coverage::view::Covered;
use crate::db::Connection;
use crate::db::transactions::snapshot;
use crate::error::StoreError;

/// Reads the coverage from the database, and everything else from the cache.
///
/// Such an answer is as consistent as one from a transaction. The coverage marks and the
/// snapshot are read by one statement, and so as of one moment. Values of a bucket are
/// cached under the version of its mark, and the tail under its snapshot, so a cached
/// value equals what a transaction would read now. A partition that is dropped
/// meanwhile changes nothing, because no row is read.
struct CachedRead<'a> {
    conn: &'a mut Connection,
    has_read_coverage: bool,
    /// Whether nothing but the first coverage had to be read from the database.
    is_sufficient: bool,
}

impl ReadSource for CachedRead<'_> {
    fn coverage(&mut self, hint: &CoverageHint, interval: Interval) -> Result<Covered, StoreError> {
        if mem::replace(&mut self.has_read_coverage, true) {
            // A second read of the coverage would see another moment.
            return read::read(self.connection()?, hint, interval);
        }
        read::read(self.conn, hint, interval)
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        self.is_sufficient = false;
        Err(StoreError::Unavailable("no transaction is open".to_owned()))
    }
}

/// Runs `work` with the cache as its source, and again inside a [`snapshot`] when the
/// cache is not sufficient. Either way its result is as of one moment.
///
/// # Errors
/// Returns the errors of `work` and of [`snapshot`].
pub(crate) fn cached_read<T>(
    conn: &mut Connection,
    work: impl Fn(&mut dyn ReadSource) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut cached = CachedRead {
        conn,
        has_read_coverage: false,
        is_sufficient: true,
    };
    let outcome = work(&mut cached);
    if cached.is_sufficient {
        return outcome;
    }
    snapshot(conn, |conn| work(conn))
}
