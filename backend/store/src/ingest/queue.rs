//! The bounded queue between requests and the writer threads.
//!
//! It is bounded by entries and by bytes; a request that does not fit is rejected
//! immediately, so that the memory of waiting entries is limited.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use logbook_domain::entry::Submission;
use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::ingest::submit_error::SubmitError;
use crate::ingest::weight;
use crate::ingest::write::Written;

/// The approximate maximum of waiting bytes. A queue with the maximum number of entries
/// of 2 KB of content stays below it.
pub(super) const MAX_BYTES: usize = 96 * 1024 * 1024;

/// The entries of one request, and the channel for its results.
#[derive(Debug)]
pub(super) struct Job {
    /// The entries.
    pub(super) submissions: Vec<Submission>,
    /// The state, shared with the request.
    pub(super) claim: Claim,
    /// When the job was queued.
    pub(super) queued: Instant,
    /// The channel for the results.
    pub(super) reply: oneshot::Sender<Result<Vec<Written>, StoreError>>,
}

/// The state of a job, shared by its request and the writer: either the writer takes
/// the job, or the request withdraws it, whichever is first.
#[derive(Clone, Debug, Default)]
pub(super) struct Claim(Arc<AtomicU8>);

const OPEN: u8 = 0;
const TAKEN: u8 = 1;
const WITHDRAWN: u8 = 2;

impl Claim {
    /// Takes the job, after which it cannot be withdrawn; returns whether it was open.
    pub(super) fn take(&self) -> bool {
        self.close(TAKEN)
    }

    /// Withdraws the job, after which it is never written; returns whether it was open.
    pub(super) fn withdraw(&self) -> bool {
        self.close(WITHDRAWN)
    }

    fn close(&self, state: u8) -> bool {
        let closed = self
            .0
            .compare_exchange(OPEN, state, Ordering::AcqRel, Ordering::Acquire);
        closed.is_ok()
    }
}

/// The size of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// The number of waiting entries.
    pub entries: usize,
    /// The estimated bytes of these entries.
    pub bytes: usize,
}

/// The queue of jobs.
#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    max_entries: usize,
    max_bytes: usize,
}

#[derive(Debug, Default)]
struct State {
    /// The jobs with their bytes.
    jobs: VecDeque<(Job, usize)>,
    entries: usize,
    bytes: usize,
    closed: bool,
}

impl Queue {
    /// Creates a queue with these maximums.
    pub(super) fn new(max_entries: usize, max_bytes: usize) -> Self {
        Self {
            state: Mutex::default(),
            filled: Condvar::new(),
            max_entries,
            max_bytes,
        }
    }

    /// Adds a job. A request larger than the whole queue is accepted when the queue is
    /// empty, because it could never be written otherwise.
    ///
    /// # Errors
    /// Returns [`SubmitError::Full`] when the job does not fit, and
    /// [`SubmitError::Stopping`] when the queue is closed.
    pub(super) fn push(&self, job: Job) -> Result<(), SubmitError> {
        let weight = weight::estimate_bytes(&job.submissions);
        let mut state = self.lock();
        if state.closed {
            return Err(SubmitError::Stopping);
        }
        let entries = state.entries + job.submissions.len();
        let bytes = state.bytes + weight;
        let is_full = entries > self.max_entries || bytes > self.max_bytes;
        if is_full && !state.jobs.is_empty() {
            return Err(SubmitError::Full);
        }
        (state.entries, state.bytes) = (entries, bytes);
        state.jobs.push_back((job, weight));
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// Waits for the jobs of the next commit: at least one, and further ones up to
    /// `max_entries`. Returns `None` when the queue is closed and empty.
    pub(super) fn take(&self, max_entries: usize, linger: Duration) -> Option<Vec<Job>> {
        let mut state = self.lock();
        while state.jobs.is_empty() {
            if state.closed {
                return None;
            }
            state = self
                .filled
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if !linger.is_zero() && state.entries < max_entries && !state.closed {
            let waited = self.filled.wait_timeout(state, linger);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(state.pop(max_entries))
    }

    /// Returns the size of the queue.
    pub(super) fn waiting(&self) -> Waiting {
        let State { entries, bytes, .. } = *self.lock();
        Waiting { entries, bytes }
    }

    /// Closes the queue to new jobs; waiting jobs can still be taken.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A thread that panicked left the state consistent: each critical section
        // changes it in whole steps.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Removes the first jobs: at least one, and further ones up to `max_entries`.
    fn pop(&mut self, max_entries: usize) -> Vec<Job> {
        let mut taken = Vec::new();
        let mut entries = 0;
        while let Some((job, bytes)) = self.jobs.pop_front() {
            let more = job.submissions.len();
            if !taken.is_empty() && entries + more > max_entries {
                self.jobs.push_front((job, bytes));
                break;
            }
            self.bytes -= bytes;
            entries += more;
            taken.push(job);
        }
        self.entries -= entries;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::entry::{Arrival, Draft};
    use logbook_domain::policy::ContentPolicy;
    use logbook_domain::time;

    fn job(entries: usize) -> Job {
        let arrival = Arrival {
            now: time::from_millis(1_700_000_000_000).unwrap(),
            random: [0; 10],
        };
        let one = Submission::new(Draft::default(), arrival, &ContentPolicy::default()).unwrap();
        Job {
            submissions: vec![one; entries],
            claim: Claim::default(),
            queued: Instant::now(),
            reply: oneshot::channel().0,
        }
    }

    fn sizes(jobs: Option<Vec<Job>>) -> Option<Vec<usize>> {
        jobs.map(|jobs| jobs.iter().map(|job| job.submissions.len()).collect())
    }

    #[test]
    fn a_full_queue_rejects_jobs_and_an_empty_one_accepts_any() {
        let queue = Queue::new(10, MAX_BYTES);
        queue.push(job(100)).unwrap();
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Full)));
        assert_eq!(sizes(queue.take(5, Duration::ZERO)), Some(vec![100]));
        queue.push(job(4)).unwrap();
    }

    #[test]
    fn a_commit_takes_whole_jobs_up_to_its_size() {
        let queue = Queue::new(100, MAX_BYTES);
        for entries in [3, 4, 5] {
            queue.push(job(entries)).unwrap();
        }
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![3, 4]));
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![5]));
    }

    #[test]
    fn a_closed_queue_is_emptied_and_rejects_jobs() {
        let queue = Queue::new(100, MAX_BYTES);
        queue.push(job(1)).unwrap();
        queue.close();
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Stopping)));
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![1]));
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), None);
    }

    #[test]
    fn bytes_are_bounded_as_entries_are() {
        let queue = Queue::new(1_000, 10 * 1_024);
        for _ in 0..10 {
            queue.push(job(1)).unwrap();
        }
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Full)));
        assert_eq!(sizes(queue.take(3, Duration::ZERO)), Some(vec![1; 3]));
        queue.push(job(3)).unwrap();
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Full)));
        assert_eq!(sizes(queue.take(100, Duration::ZERO)).unwrap().len(), 8);
        // As with entries, a job larger than the whole queue is taken alone.
        queue.push(job(500)).unwrap();
    }

    #[test]
    fn a_job_is_either_done_or_withdrawn() {
        let (done, withdrawn) = (Claim::default(), Claim::default());
        assert!(done.take() && !done.withdraw());
        assert!(withdrawn.withdraw() && !withdrawn.take());
    }
}
