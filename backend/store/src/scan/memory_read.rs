//! Answers from the cache alone, under marks that were read for several requests.

use std::sync::Arc;

use logbook_domain::period::Interval;

use crate::cache::read_source::ReadSource;
use crate::coverage::hint::CoverageHint;
use crate::coverage::view::{CoverageView, Covered};
use crate::db::Connection;
use crate::error::StoreError;

/// The most rows and cells that one answer looks at on the thread that serves requests:
/// some hundred microseconds of work.
const MOST_WORK: usize = 50_000;

/// Reads the coverage from a view, and everything else from the cache.
///
/// Such an answer is as consistent as one from a transaction, for the reasons that
/// [`cached_read`](super::cached_read) gives: marks and snapshot are of one moment, which
/// lies after the beginning of the request.
#[derive(Debug)]
struct MemoryRead {
    view: Arc<CoverageView>,
    left: usize,
    is_sufficient: bool,
}

impl ReadSource for MemoryRead {
    fn coverage(&mut self, _: &CoverageHint, interval: Interval) -> Result<Covered, StoreError> {
        match self.view.covered(interval) {
            Some(covered) => Ok(covered),
            None => Err(self.insufficient()),
        }
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        Err(self.insufficient())
    }

    fn charge(&mut self, work: usize) -> Result<(), StoreError> {
        self.left = self
            .left
            .checked_sub(work)
            .ok_or_else(|| self.insufficient())?;
        Ok(())
    }
}

impl MemoryRead {
    fn insufficient(&mut self) -> StoreError {
        self.is_sufficient = false;
        StoreError::Unavailable("no transaction is open".to_owned())
    }
}

/// Runs `work` with the cache as its source and the marks of `view`; returns `None` when
/// it needs something else or takes long, so that it has to run on a connection.
///
/// # Errors
/// Returns the errors of `work`.
pub(crate) fn memory_read<T>(
    view: Arc<CoverageView>,
    work: impl FnOnce(&mut dyn ReadSource) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut source = MemoryRead {
        view,
        left: MOST_WORK,
        is_sufficient: true,
    };
    let outcome = work(&mut source);
    match source.is_sufficient {
        true => outcome.map(Some),
        false => Ok(None),
    }
}
