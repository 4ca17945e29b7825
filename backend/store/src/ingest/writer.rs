//! The writer: requests hand in checked entries, a few threads commit many of
//! them in one transaction, and each request is answered after its commit.
//!
//! There is no timer: while one commit is under way the next batch gathers by
//! itself, so that batches are as large as the load is high.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use logbook_domain::entry::Submission;
use prometheus_client::registry::Registry;
use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::ingest::instruments::Instruments;
use crate::ingest::queue::{Claim, Job, MOST_BYTES, Queue, Waiting};
use crate::ingest::settings::WriterSettings;
use crate::ingest::submit_error::SubmitError;
use crate::ingest::worker;
use crate::ingest::write::Written;
use crate::store::Store;

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
        let threads = (1..=settings.writers.clamp(1, store.max_writers()))
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
        self.store.liveness().check()?;
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
        let written = self.store.liveness().while_alive(answer).await;
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
