//! The writer: requests submit validated entries, a few threads commit many of them in
//! one transaction, and each request is answered after its commit.
//!
//! There is no timer: while one commit is in progress the next batch accumulates, so that
//! the size of batches grows with the load.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use logbook_domain::entry::Submission;
use prometheus_client::registry::Registry;
use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::ingest::instruments::Instruments;
use crate::ingest::queue::{Claim, Job, MAX_BYTES, Queue, Waiting};
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
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the threads.
    ///
    /// # Errors
    /// Returns [`StoreError::Unavailable`] when the system cannot create a thread.
    pub fn start(store: &Store, settings: WriterSettings) -> Result<Self, StoreError> {
        let queue = Arc::new(Queue::new(settings.queue_entries, MAX_BYTES));
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
            threads: Mutex::new(threads),
        })
    }

    /// Writes the submissions, all or none, and returns after the commit with one result
    /// for each, in their order.
    ///
    /// # Errors
    /// Returns a [`SubmitError`] when nothing was written. Only when the database stops
    /// answering during the commit, the entries may have been written all the same.
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
        // The sender is dropped without a result when the thread panicked.
        let lost = |_| StoreError::Unavailable("the writer gave no answer".into());
        let answer = async { outcome.await.map_err(lost)? };
        let written = self.store.liveness().while_alive(answer).await;
        if written.is_err() {
            // The client is told to repeat the request, so that a job that still waits
            // must not be written as well.
            claim.withdraw();
        }
        Ok(written?)
    }

    /// Registers the metrics of the writer: the waits of requests, and the size and
    /// duration of commits.
    pub fn register_metrics(&self, registry: &mut Registry) {
        self.instruments.register(registry);
    }

    /// Returns the size of the queue.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        self.queue.waiting()
    }

    /// Rejects further submissions, and returns when all waiting ones are written.
    pub fn stop(&self) {
        self.queue.close();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
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
