//! The loop of a writer thread: takes jobs from the queue, commits them in one
//! transaction, and sends each job its results.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::ingest::caches::Caches;
use crate::ingest::instruments::Instruments;
use crate::ingest::queue::{Job, Queue};
use crate::ingest::settings::WriterSettings;
use crate::ingest::write::{self, Written};
use crate::store::Store;

/// Commits batch after batch until the queue is closed and empty.
pub(super) fn run(
    queue: &Queue,
    store: &Store,
    settings: WriterSettings,
    instruments: &Instruments,
) {
    let linger = Duration::from_millis(settings.linger_ms);
    let mut caches = Caches::default();
    while let Some(jobs) = queue.take(settings.batch_entries, linger) {
        // A panic must fail its batch only, not the thread and the whole queue.
        let committed = catch_unwind(AssertUnwindSafe(|| {
            commit(store, &mut caches, jobs, instruments);
        }));
        if committed.is_err() {
            log::error!("a write panicked; its requests were answered as failed");
            caches.clear();
        }
    }
}

/// Writes the jobs in one transaction and sends each job its own results.
fn commit(store: &Store, caches: &mut Caches, jobs: Vec<Job>, instruments: &Instruments) {
    let (mut batch, mut replies) = (Vec::new(), Vec::with_capacity(jobs.len()));
    let wanted = jobs.into_iter().filter(|job| job.claim.take());
    for job in wanted {
        let Job {
            submissions,
            claim: _,
            queued,
            reply,
        } = job;
        instruments.record_wait(queued);
        replies.push((submissions.len(), reply));
        batch.extend(submissions);
    }
    if batch.is_empty() {
        return;
    }
    let start = Instant::now();
    let written = store.run_blocking(|conn| write::write_cached(conn, &batch, caches));
    instruments.record_commit(batch.len(), start.elapsed());
    match written {
        Ok(written) => answer(written, replies),
        // The entries of one job must not fail the other jobs.
        Err(error) if replies.len() > 1 && !error.is_temporary() => {
            log::warn!(
                "a batch of {} requests failed, writing them one by one: {error}",
                replies.len()
            );
            let mut rest = batch.into_iter();
            for (count, reply) in replies {
                let own: Vec<_> = rest.by_ref().take(count).collect();
                let _ =
                    reply.send(store.run_blocking(|conn| write::write_cached(conn, &own, caches)));
            }
        }
        Err(error) => refuse(&error, replies),
    }
}

type Reply = (usize, oneshot::Sender<Result<Vec<Written>, StoreError>>);

fn answer(written: Vec<Written>, replies: Vec<Reply>) {
    let mut rest = written.into_iter();
    for (count, reply) in replies {
        // The receiver may be gone with its client; the entries are stored all the same.
        let _ = reply.send(Ok(rest.by_ref().take(count).collect()));
    }
}

fn refuse(error: &StoreError, replies: Vec<Reply>) {
    for (_, reply) in replies {
        let _ = reply.send(Err(duplicate(error)));
    }
}

/// Duplicates an error for several requests. Temporary errors keep their variant, so
/// that each client is told to retry.
fn duplicate(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(message) => StoreError::Unavailable(message.clone()),
        StoreError::Exhausted(message) => StoreError::Exhausted(message.clone()),
        StoreError::TooMany(message) => StoreError::TooMany(message.clone()),
        StoreError::Busy(message) => StoreError::Busy(message.clone()),
        StoreError::NotFound
        | StoreError::Conflict(_)
        | StoreError::TooLong(_)
        | StoreError::Migration(_)
        | StoreError::Corrupt(_)
        | StoreError::Failed(_)
        | StoreError::Database(_) => StoreError::Failed(error.to_string()),
    }
}
