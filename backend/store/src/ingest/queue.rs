//! What waits to be written, bounded.

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

/// Most bytes that wait, about. Entries with 2 KB of content stay below it when
/// as many wait as may.
pub(crate) const MOST_BYTES: usize = 96 * 1024 * 1024;

/// The entries of one request, and where its answer goes.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) submissions: Vec<Submission>,
    pub(crate) claim: Claim,
    pub(crate) queued: Instant,
    pub(crate) reply: oneshot::Sender<Result<Vec<Written>, StoreError>>,
}

/// Whether a job is still to be done: settled once, by whoever is first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim(Arc<AtomicU8>);

const OPEN: u8 = 0;
const TAKEN: u8 = 1;
const WITHDRAWN: u8 = 2;

impl Claim {
    /// Whether the job is to be done; from now on it cannot be withdrawn.
    pub(crate) fn take(&self) -> bool {
        self.settle(TAKEN)
    }

    /// Makes sure that nothing of the job is ever written, if it is not too late.
    pub(crate) fn withdraw(&self) -> bool {
        self.settle(WITHDRAWN)
    }

    fn settle(&self, how: u8) -> bool {
        let settled = self
            .0
            .compare_exchange(OPEN, how, Ordering::AcqRel, Ordering::Acquire);
        settled.is_ok()
    }
}

/// What waits to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Entries.
    pub entries: usize,
    /// Their bytes, estimated.
    pub bytes: usize,
}

#[derive(Debug)]
pub(crate) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    most_entries: usize,
    most_bytes: usize,
}

#[derive(Debug, Default)]
struct State {
    /// With the bytes of each.
    jobs: VecDeque<(Job, usize)>,
    entries: usize,
    bytes: usize,
    closed: bool,
}

impl Queue {
    pub(crate) fn new(most_entries: usize, most_bytes: usize) -> Self {
        Self {
            state: Mutex::default(),
            filled: Condvar::new(),
            most_entries,
            most_bytes,
        }
    }

    /// Adds a job, unless too much waits already. A request larger than the
    /// whole queue is taken when nothing else waits, or it could never be.
    pub(crate) fn push(&self, job: Job) -> Result<(), SubmitError> {
        let weight = weight::of(&job.submissions);
        let mut state = self.lock();
        if state.closed {
            return Err(SubmitError::Stopping);
        }
        let entries = state.entries + job.submissions.len();
        let bytes = state.bytes + weight;
        let is_full = entries > self.most_entries || bytes > self.most_bytes;
        if is_full && !state.jobs.is_empty() {
            return Err(SubmitError::Full);
        }
        (state.entries, state.bytes) = (entries, bytes);
        state.jobs.push_back((job, weight));
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// Takes the jobs of the next commit: at least one, and further ones up to
    /// `most_entries`. `None` when the queue is closed and empty.
    pub(crate) fn take(&self, most_entries: usize, linger: Duration) -> Option<Vec<Job>> {
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
        if !linger.is_zero() && state.entries < most_entries && !state.closed {
            let waited = self.filled.wait_timeout(state, linger);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(state.pop(most_entries))
    }

    /// What waits.
    pub(crate) fn waiting(&self) -> Waiting {
        let State { entries, bytes, .. } = *self.lock();
        Waiting { entries, bytes }
    }

    /// Takes no more jobs; those that wait are still to be taken.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A thread that panicked held the lock only between whole steps.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The first jobs: at least one, and further ones up to `most_entries`.
    fn pop(&mut self, most_entries: usize) -> Vec<Job> {
        let mut taken = Vec::new();
        let mut entries = 0;
        while let Some((job, bytes)) = self.jobs.pop_front() {
            let more = job.submissions.len();
            if !taken.is_empty() && entries + more > most_entries {
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
    fn a_full_queue_turns_away_and_an_empty_one_takes_anything() {
        let queue = Queue::new(10, MOST_BYTES);
        queue.push(job(100)).unwrap();
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Full)));
        assert_eq!(sizes(queue.take(5, Duration::ZERO)), Some(vec![100]));
        queue.push(job(4)).unwrap();
    }

    #[test]
    fn a_commit_takes_whole_jobs_up_to_its_size() {
        let queue = Queue::new(100, MOST_BYTES);
        for entries in [3, 4, 5] {
            queue.push(job(entries)).unwrap();
        }
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![3, 4]));
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![5]));
    }

    #[test]
    fn a_closed_queue_is_emptied_and_takes_no_more() {
        let queue = Queue::new(100, MOST_BYTES);
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
        // As before, one that is larger than all of it is taken alone.
        queue.push(job(500)).unwrap();
    }

    #[test]
    fn a_job_is_either_done_or_withdrawn() {
        let (done, withdrawn) = (Claim::default(), Claim::default());
        assert!(done.take() && !done.withdraw());
        assert!(withdrawn.withdraw() && !withdrawn.take());
    }
}
