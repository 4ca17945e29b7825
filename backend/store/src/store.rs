//! The pool and the seam between async code and Diesel.

use std::time::Duration;

use diesel::r2d2::Pool;

use crate::connections::Connections;
use crate::transactions::transaction;
use crate::usage::UsageMemory;
use crate::{Connection, Segments, StoreError};

/// How long a request waits for a free connection.
const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(5);

/// A handle on the database, cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: Pool<Connections>,
    segments: Segments,
    usage: UsageMemory,
}

impl Store {
    /// Opens a pool of at most `pool_size` connections.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the first connection cannot be made.
    pub fn connect(url: &str, pool_size: u32) -> Result<Self, StoreError> {
        Pool::builder()
            .max_size(pool_size)
            .min_idle(Some(1))
            .connection_timeout(CHECKOUT_TIMEOUT)
            .build(Connections::to(url))
            .map(|pool| {
                let segments = Segments::default();
                Self {
                    pool,
                    usage: UsageMemory::beside(segments.clone()),
                    segments,
                }
            })
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// What this server remembers of segments.
    #[must_use]
    pub fn segments(&self) -> Segments {
        self.segments.clone()
    }

    /// What this server remembers of usage.
    #[must_use]
    pub fn usage(&self) -> UsageMemory {
        self.usage.clone()
    }

    /// Runs `work` on a connection, on a thread that may block. Nothing else
    /// leads from async code to Diesel.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::Unavailable`] when no connection
    /// becomes free within five seconds.
    pub async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.run_blocking(work))
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()))?
    }

    /// Runs `work` in one transaction: all of it happens, or none.
    ///
    /// # Errors
    /// Those of [`Store::run`].
    pub async fn transact<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.run(|conn| transaction(conn, work)).await
    }

    /// The same as [`Store::run`] from a thread that may block already.
    ///
    /// # Errors
    /// Those of [`Store::run`].
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
}
