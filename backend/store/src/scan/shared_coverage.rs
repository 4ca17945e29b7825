//! The coverage that concurrent requests read together.
//!
//! One read answers all requests that came before it was sent. When nothing was committed
//! since the last one, it asks only for the snapshot. Otherwise it reads the marks anew,
//! and the tail with them if one of the requests needs it, so that the requests find all
//! they need in the cache.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use logbook_domain::period::Interval;

use super::plan::ScanPlan;
use crate::cache::read_cache::ReadCache;
use crate::cache::read_source::ReadSource;
use crate::coverage::hint::CoverageHint;
use crate::coverage::read;
use crate::coverage::view::{CoverageView, Covered};
use crate::db::Connection;
use crate::db::shared_read::SharedRead;
use crate::db::transactions::snapshot;
use crate::error::StoreError;

/// The reads of the coverage of one server.
#[derive(Debug, Default)]
pub(crate) struct SharedCoverage {
    reads: SharedRead<Interval, Option<Arc<CoverageView>>>,
    /// The result of the last read.
    last: Mutex<Option<Arc<CoverageView>>>,
}

impl SharedCoverage {
    /// Returns a view with the coverage of `interval`, as of a moment after this call;
    /// `None` when the database fails. `read` runs [`SharedCoverage::look`] for all who
    /// ask.
    pub(crate) async fn ask<F>(
        &self,
        interval: Interval,
        read: impl FnOnce(Vec<Interval>) -> F,
    ) -> Option<Arc<CoverageView>>
    where
        F: Future<Output = Option<Arc<CoverageView>>>,
    {
        self.reads.ask(interval, read).await
    }

    /// Reads the coverage of all `intervals`.
    ///
    /// # Errors
    /// Returns an error when the database fails.
    pub(crate) fn look(
        &self,
        conn: &mut Connection,
        cache: &ReadCache,
        intervals: &[Interval],
    ) -> Result<Arc<CoverageView>, StoreError> {
        if let Some(last) = self.last().filter(|last| has_all(last, intervals))
            && read::current_snapshot(conn)? == last.snapshot
        {
            return Ok(last);
        }
        let view = Arc::new(renew(conn, cache, intervals)?);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(Arc::clone(&view));
        Ok(view)
    }

    fn last(&self) -> Option<Arc<CoverageView>> {
        let last = self.last.lock();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Returns whether the view has the coverage of all `intervals`.
fn has_all(view: &CoverageView, intervals: &[Interval]) -> bool {
    intervals.iter().all(|&one| view.covered(one).is_some())
}

/// Reads the coverage of all `intervals`, and the tail if one of them is open.
fn renew(
    conn: &mut Connection,
    cache: &ReadCache,
    intervals: &[Interval],
) -> Result<CoverageView, StoreError> {
    let generation = cache.generation();
    let hint = generation.hint();
    let open = intervals.iter().filter(|interval| interval.to.is_none());
    let Some(&widest) = open.min_by_key(|interval| interval.from) else {
        return read::read_all(conn, hint, intervals);
    };
    snapshot(conn, |conn| {
        let view = read::read_all(conn, hint, intervals)?;
        let mut source = Renewal { conn, view: &view };
        ScanPlan::read(&mut source, Arc::clone(&generation), widest)?;
        Ok(view)
    })
}

/// A transaction whose coverage has been read.
struct Renewal<'a> {
    conn: &'a mut Connection,
    view: &'a CoverageView,
}

impl ReadSource for Renewal<'_> {
    fn coverage(&mut self, hint: &CoverageHint, interval: Interval) -> Result<Covered, StoreError> {
        match self.view.covered(interval) {
            Some(covered) => Ok(covered),
            None => read::read(self.conn, hint, interval),
        }
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        Ok(self.conn)
    }
}
