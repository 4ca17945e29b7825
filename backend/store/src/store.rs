//! The pool, and the only way from async code to Diesel.
//!
//! Every other crate reaches the database through [`Store::run`], which keeps three
//! promises: no kind of work takes the connections of another ([`Lane`]), no request
//! waits for a dead database ([`Liveness`]), and no write fills the disk ([`Disk`]).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::r2d2::Pool;
use logbook_domain::period::Interval;
use logbook_domain::request_id::carried;
use tokio::time::timeout;

use crate::cache::read_cache::ReadCache;
use crate::coverage::view::CoverageView;
use crate::db::Connection;
use crate::db::disk::Disk;
use crate::db::lanes::{COVERAGE_WIDTH, DEFAULT_WRITERS, Lane, LanePermit, Lanes, Widths};
use crate::db::liveness::Liveness;
use crate::db::pool::Connections;
use crate::db::transactions::transaction;
use crate::error::StoreError;
use crate::rollup::SegmentRows;
use crate::scan::shared_coverage::SharedCoverage;

/// How long a checkout waits for a connection that has to be opened.
const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a request waits for the coverage before it reads it by itself, so that a read
/// that is held up by one request delays the others no longer than this.
const COVERAGE_PATIENCE: Duration = Duration::from_secs(1);

/// A handle on the database, cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: Pool<Connections>,
    lanes: Arc<Lanes>,
    liveness: Liveness,
    disk: Disk,
    cache: ReadCache,
    segment_rows: SegmentRows,
    coverage: Arc<SharedCoverage>,
    lost_parts: Arc<AtomicU64>,
}

impl Store {
    /// Opens a pool of at most `pool_size` connections, one that reads the coverage for
    /// all readers, and one more that probes whether the database is alive.
    ///
    /// # Errors
    /// Returns [`StoreError::Unavailable`] when the first connection cannot be opened.
    pub fn connect(url: &str, pool_size: u32) -> Result<Self, StoreError> {
        let pool = Pool::builder()
            .max_size(pool_size.saturating_add(COVERAGE_WIDTH as u32))
            .min_idle(Some(1))
            .connection_timeout(CHECKOUT_TIMEOUT)
            .build(Connections::new(url))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let widths = widths(&pool, DEFAULT_WRITERS);
        Ok(Self {
            pool,
            lanes: Arc::new(Lanes::new(widths)),
            liveness: Liveness::new(url),
            disk: Disk::default(),
            cache: ReadCache::default(),
            segment_rows: SegmentRows::default(),
            coverage: Arc::default(),
            lost_parts: Arc::default(),
        })
    }

    /// Reserves connections for `writers` writer threads, but at most a quarter of all.
    #[must_use]
    pub fn with_writers(self, writers: usize) -> Self {
        let lanes = Arc::new(Lanes::new(widths(&self.pool, writers)));
        Self { lanes, ..self }
    }

    /// Sets the path of the database on a local disk: entries are rejected before that
    /// disk is full.
    #[must_use]
    pub fn on_disk(self, path: PathBuf) -> Self {
        let disk = Disk::new(path);
        Self { disk, ..self }
    }

    /// Sets the budget of the read cache to `bytes`.
    #[must_use]
    pub fn with_cache_bytes(self, bytes: u64) -> Self {
        let cache = ReadCache::new(bytes);
        Self { cache, ..self }
    }

    /// Sets the most rows of the segments that this server seals.
    #[must_use]
    pub fn with_segment_rows(self, segment_rows: SegmentRows) -> Self {
        Self {
            segment_rows,
            ..self
        }
    }

    /// Returns the most rows of the segments that this server seals.
    #[must_use]
    pub const fn segment_rows(&self) -> SegmentRows {
        self.segment_rows
    }

    /// Returns the read cache of this server.
    #[must_use]
    pub fn cache(&self) -> ReadCache {
        self.cache.clone()
    }

    /// Returns a view with the coverage of `interval`, as of a moment after this call;
    /// `None` when the database fails or takes long. Requests share the reads of it.
    pub(crate) async fn coverage(&self, interval: Interval) -> Option<Arc<CoverageView>> {
        let read = |intervals: Vec<Interval>| async move {
            let (shared, cache) = (Arc::clone(&self.coverage), self.cache.clone());
            let look = move |conn: &mut Connection| shared.look(conn, &cache, &intervals);
            self.run(Lane::Coverage, look).await.ok()
        };
        let asking = self.coverage.ask(interval, read);
        timeout(COVERAGE_PATIENCE, asking).await.ok().flatten()
    }

    /// Counts parts of content that this server has discarded without their entry.
    pub fn count_lost_parts(&self, parts: usize) {
        self.lost_parts.fetch_add(parts as u64, Ordering::Relaxed);
    }

    /// Returns how many parts of content this server has discarded since it started.
    #[must_use]
    pub fn lost_parts(&self) -> u64 {
        self.lost_parts.load(Ordering::Relaxed)
    }

    /// Runs `work` on a connection of the lane, on a thread that may block. Async code
    /// has no other access to Diesel.
    ///
    /// # Errors
    /// Returns the error of `work`, or
    /// - [`StoreError::Unavailable`] when no connection becomes free within five
    ///   seconds, or the database leaves a probe unanswered for three seconds,
    /// - [`StoreError::TooMany`] when the requests of the caller use all connections
    ///   that one caller may use,
    /// - [`StoreError::Exhausted`] when entries are to be written and the disk is full.
    pub async fn run<T, E, F>(&self, lane: impl Into<Lane>, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let lane = lane.into();
        self.liveness
            .while_alive(async {
                let permit = self.enter(lane).await?;
                self.run_with_permit(permit, work).await
            })
            .await
    }

    /// Waits for a permit of the lane, to be used by [`Store::run_on`].
    ///
    /// # Errors
    /// Returns the errors of [`Store::run`] other than that of the work.
    pub async fn reserve(&self, lane: impl Into<Lane>) -> Result<LanePermit, StoreError> {
        self.liveness.while_alive(self.enter(lane.into())).await
    }

    /// Runs `work` with a permit that was reserved before.
    ///
    /// # Errors
    /// Returns the errors of [`Store::run`].
    pub async fn run_on<T, E, F>(&self, permit: LanePermit, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.liveness
            .while_alive(self.run_with_permit(permit, work))
            .await
    }

    async fn enter(&self, lane: Lane) -> Result<LanePermit, StoreError> {
        if lane == Lane::Completion {
            self.disk.has_room()?;
        }
        self.lanes.enter(lane).await
    }

    async fn run_with_permit<T, E, F>(&self, permit: LanePermit, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        // The thread owns the permit, because it uses the connection even when the
        // caller has stopped waiting.
        let work = move || {
            let outcome = store.run_blocking(work);
            drop(permit);
            outcome
        };
        tokio::task::spawn_blocking(carried(work))
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()))?
    }

    /// Runs `work` in one transaction, which is rolled back on any error.
    ///
    /// # Errors
    /// Returns the errors of [`Store::run`].
    pub async fn transact<T, E, F>(&self, lane: impl Into<Lane>, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.run(lane, |conn| transaction(conn, work)).await
    }

    /// Runs `work` on any connection of the pool and blocks the current thread. Used
    /// at startup and by the writer threads, which are at most as many as the
    /// connections reserved for them.
    ///
    /// # Errors
    /// Returns the error of `work`, or [`StoreError::Unavailable`] when no connection
    /// becomes free within five seconds.
    pub fn run_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnOnce(&mut Connection) -> Result<T, E>,
    {
        let mut pooled = self
            .pool
            .get()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        work(&mut pooled.connection)
    }

    /// Probes whether the database answers, on a connection of its own.
    ///
    /// # Errors
    /// Returns [`StoreError::Unavailable`] when the database refuses, or does not answer
    /// within `timeout`.
    pub async fn probe(&self, timeout: Duration) -> Result<(), StoreError> {
        self.liveness.probe(timeout).await
    }

    /// Returns the disk of the database.
    #[must_use]
    pub const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Returns the name of each lane with its connections in use and its width.
    #[must_use]
    pub fn lane_usage(&self) -> Vec<(&'static str, usize, usize)> {
        self.lanes.usage()
    }

    /// Returns whether the database answered the last probe in time, or none was
    /// needed. Sends no probe.
    #[must_use]
    pub fn is_responsive(&self) -> bool {
        self.liveness.check().is_ok()
    }

    /// Returns the maximum number of writer threads.
    pub(crate) fn max_writers(&self) -> usize {
        self.lanes.widths().writers
    }

    /// Returns the probes of the database.
    pub(crate) const fn liveness(&self) -> &Liveness {
        &self.liveness
    }
}

fn widths(pool: &Pool<Connections>, writers: usize) -> Widths {
    let size = usize::try_from(pool.max_size()).unwrap_or(usize::MAX);
    Widths::divide(size.saturating_sub(COVERAGE_WIDTH), writers)
}
