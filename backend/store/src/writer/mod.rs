//! The writer: requests hand in checked entries, a few threads commit many of
//! them in one transaction, and each request is answered after its commit.
//!
//! There is no timer: while one commit is under way the next batch gathers by
//! itself, so that batches are as large as the load is high.

mod caches;
mod instruments;
mod queue;
mod weight;
mod worker;

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use logbook_domain::entry::Submission;
use tokio::sync::oneshot;

use crate::entries::write::Written;
use crate::{Store, StoreError};
pub(crate) use caches::Caches;
use instruments::Instruments;
use prometheus_client::registry::Registry;
pub use queue::Waiting;
use queue::{Claim, Job, MOST_BYTES, Queue};

/// How the writer works. The defaults need no tuning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterSettings {
    /// Threads that commit, each with a connection of its own; no more than a
    /// quarter of the connections.
    pub writers: usize,
    /// Most entries of one commit; a larger request is committed alone.
    pub batch_entries: usize,
    /// Most entries that wait; past that, or about 96 MiB, requests are turned
    /// away.
    pub queue_entries: usize,
    /// How long a commit waits for more entries, in milliseconds.
    pub linger_ms: u64,
}

impl Default for WriterSettings {
    fn default() -> Self {
        Self {
            writers: 2,
            batch_entries: 4_000,
            queue_entries: 40_000,
            linger_ms: 0,
        }
    }
}

/// Why entries were not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// As many entries wait as may; try again shortly.
    #[error("as many entries wait to be written as may")]
    Full,
    /// The server is about to stop; try again shortly.
    #[error("the writer is stopping")]
    Stopping,
    /// They could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A handle on the writer.
#[derive(Debug)]
pub struct Writer {
    queue: Arc<Queue>,
    instruments: Instruments,
    store: Store,
    threads: std::sync::Mutex<Vec<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the threads.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the system gives no thread.
    pub fn start(store: &Store, settings: WriterSettings) -> Result<Self, StoreError> {
        let queue = Arc::new(Queue::new(settings.queue_entries, MOST_BYTES));
        let instruments = Instruments::default();
        let spawn = |number: usize| {
            let (queue, store) = (Arc::clone(&queue), store.clone());
            let instruments = instruments.clone();
            thread::Builder::new()
                .name(format!("writer-{number}"))
                .spawn(move || worker::run(&queue, &store, settings, &instruments))
                .map_err(|error| {
                    StoreError::Unavailable(format!("no thread for the writer: {error}"))
                })
        };
        let threads = (1..=settings.writers.clamp(1, store.most_writers()))
            .map(spawn)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            queue,
            instruments,
            store: store.clone(),
            threads: std::sync::Mutex::new(threads),
        })
    }

    /// Writes the submissions, all or none; one result for each, in their order.
    /// Returns after the commit.
    ///
    /// # Errors
    /// See [`SubmitError`]; nothing is written then, but for a database that ended
    /// or fell silent during the commit, where nobody can know.
    pub async fn write(&self, submissions: Vec<Submission>) -> Result<Vec<Written>, SubmitError> {
        if submissions.is_empty() {
            return Ok(Vec::new());
        }
        self.store.disk().has_room()?;
        self.store.pulse().check()?;
        let (reply, outcome) = oneshot::channel();
        let claim = Claim::default();
        self.queue.push(Job {
            submissions,
            claim: claim.clone(),
            queued: Instant::now(),
            reply,
        })?;
        // Without an answer, the thread has died with the job.
        let lost = |_| StoreError::Unavailable("the writer gave no answer".into());
        let answer = async { outcome.await.map_err(lost)? };
        let written = self.store.pulse().during(answer).await;
        if written.is_err() {
            // What still waits is not written behind the back of a client that
            // has been told to send it again.
            claim.withdraw();
        }
        Ok(written?)
    }

    /// Adds the writer's metrics to a registry: waits, and the size and time of
    /// commits.
    pub fn register_metrics(&self, registry: &mut Registry) {
        self.instruments.register(registry);
    }

    /// What waits to be written.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        self.queue.waiting()
    }

    /// Takes no more, writes what waits, and returns when it is written.
    pub fn stop(&self) {
        self.queue.close();
        let mut threads = self
            .threads
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for thread in threads.drain(..) {
            if thread.join().is_err() {
                log::error!("a writer thread did not end well");
            }
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}
