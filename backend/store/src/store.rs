//! The pool and the seam between async code and Diesel.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::r2d2::Pool;
use logbook_domain::request_id::carried;

use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::disk::Disk;
use crate::db::lanes::{DEFAULT_WRITERS, Lane, Lanes, Seat, Widths};
use crate::db::liveness::Liveness;
use crate::db::pool::Connections;
use crate::db::transactions::transaction;
use crate::error::StoreError;

/// How long a connection is waited for that has to be made.
const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(5);

/// A handle on the database, cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: Pool<Connections>,
    lanes: Arc<Lanes>,
    pulse: Liveness,
    disk: Disk,
    cache: ReadCache,
    lost_parts: Arc<AtomicU64>,
}

impl Store {
    /// Opens a pool of at most `pool_size` connections, and one more that tells
    /// whether the database lives.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the first connection cannot be made.
    pub fn connect(url: &str, pool_size: u32) -> Result<Self, StoreError> {
        let pool = Pool::builder()
            .max_size(pool_size)
            .min_idle(Some(1))
            .connection_timeout(CHECKOUT_TIMEOUT)
            .build(Connections::to(url))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let widths = widths(&pool, DEFAULT_WRITERS);
        Ok(Self {
            pool,
            lanes: Arc::new(Lanes::new(widths)),
            pulse: Liveness::of(url),
            disk: Disk::default(),
            cache: ReadCache::default(),
            lost_parts: Arc::default(),
        })
    }

    /// The same with connections for so many threads that write, at most a
    /// quarter of all.
    #[must_use]
    pub fn with_writers(self, writers: usize) -> Self {
        let lanes = Arc::new(Lanes::new(widths(&self.pool, writers)));
        Self { lanes, ..self }
    }

    /// The same, told which disk the database fills: entries are refused before
    /// it is full.
    #[must_use]
    pub fn on_disk(self, path: PathBuf) -> Self {
        let disk = Disk::of(path);
        Self { disk, ..self }
    }

    /// The same with a read cache of at most so many bytes.
    #[must_use]
    pub fn with_cache_bytes(self, bytes: u64) -> Self {
        let cache = ReadCache::new(bytes);
        Self { cache, ..self }
    }

    /// What this server keeps in memory of the log.
    #[must_use]
    pub fn cache(&self) -> ReadCache {
        self.cache.clone()
    }

    /// Counts parts of content that this server has given up.
    pub fn count_lost_parts(&self, parts: usize) {
        self.lost_parts.fetch_add(parts as u64, Ordering::Relaxed);
    }

    /// How many parts of content this server has given up since it started.
    #[must_use]
    pub fn lost_parts(&self) -> u64 {
        self.lost_parts.load(Ordering::Relaxed)
    }

    /// Runs `work` on a connection of the lane, on a thread that may block. Nothing
    /// else leads from async code to Diesel.
    ///
    /// # Errors
    /// Those of `work`; [`StoreError::Unavailable`] when no connection becomes
    /// free within five seconds, or the database gives no sign of life for three;
    /// [`StoreError::TooMany`] when the caller's own requests take all that one
    /// caller may have; [`StoreError::Exhausted`] for entries that find the disk
    /// full.
    pub async fn run<T, E, F>(&self, lane: impl Into<Lane>, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let lane = lane.into();
        self.pulse
            .during(async {
                let seat = self.enter(lane).await?;
                self.run_seated(seat, work).await
            })
            .await
    }

    /// A connection of the lane, reserved for [`Store::run_on`].
    ///
    /// # Errors
    /// Those of [`Store::run`] that come before the work.
    pub async fn reserve(&self, lane: impl Into<Lane>) -> Result<Seat, StoreError> {
        self.pulse.during(self.enter(lane.into())).await
    }

    /// Runs `work` on a reserved connection.
    ///
    /// # Errors
    /// See [`Store::run`].
    pub async fn run_on<T, E, F>(&self, seat: Seat, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.pulse.during(self.run_seated(seat, work)).await
    }

    async fn enter(&self, lane: Lane) -> Result<Seat, StoreError> {
        if lane == Lane::Completion {
            self.disk.has_room()?;
        }
        self.lanes.enter(lane).await
    }

    async fn run_seated<T, E, F>(&self, seat: Seat, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        // The seat goes with the thread, however soon the caller stops waiting.
        let work = move || {
            let outcome = store.run_blocking(work);
            drop(seat);
            outcome
        };
        tokio::task::spawn_blocking(carried(work))
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()))?
    }

    /// Runs `work` in one transaction: all of it happens, or none.
    ///
    /// # Errors
    /// Those of [`Store::run`].
    pub async fn transact<T, E, F>(&self, lane: impl Into<Lane>, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.run(lane, |conn| transaction(conn, work)).await
    }

    /// Runs `work` on any connection, from a thread that may block already: at the
    /// start, and for the threads of the writer, who are no more than there are
    /// connections for them.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::Unavailable`] when no connection becomes
    /// free within five seconds.
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

    /// Whether the database answers, on a connection of its own.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it refuses, or does not answer within
    /// `patience`.
    pub async fn is_alive(&self, patience: Duration) -> Result<(), StoreError> {
        self.pulse.feel(patience).await
    }

    /// The disk of the database.
    #[must_use]
    pub const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// By the name of the lane, how many of its connections are taken, and how
    /// many it has.
    #[must_use]
    pub fn taken(&self) -> Vec<(&'static str, usize, usize)> {
        self.lanes.taken()
    }

    /// Whether the database gave its last sign of life in time, as far as
    /// anybody had to ask for one.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.pulse.check().is_ok()
    }

    /// Most threads that may write.
    pub(crate) fn most_writers(&self) -> usize {
        self.lanes.widths().writers
    }

    /// Whether the database lives.
    pub(crate) const fn pulse(&self) -> &Liveness {
        &self.pulse
    }
}

fn widths(pool: &Pool<Connections>, writers: usize) -> Widths {
    let size = usize::try_from(pool.max_size()).unwrap_or(usize::MAX);
    Widths::of(size, writers)
}
