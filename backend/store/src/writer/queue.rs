//! What waits to be written, bounded.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use logbook_domain::entry::Submission;
use tokio::sync::oneshot;

use super::SubmitError;
use crate::StoreError;
use crate::entries::write::Written;

/// The entries of one request, and where its answer goes.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) submissions: Vec<Submission>,
    pub(super) reply: oneshot::Sender<Result<Vec<Written>, StoreError>>,
}

#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    most_entries: usize,
}

#[derive(Debug, Default)]
struct State {
    jobs: VecDeque<Job>,
    entries: usize,
    closed: bool,
}

impl Queue {
    pub(super) fn new(most_entries: usize) -> Self {
        Self {
            state: Mutex::default(),
            filled: Condvar::new(),
            most_entries,
        }
    }

    /// Adds a job, unless too much waits already. A request larger than the
    /// whole queue is taken when nothing else waits, or it could never be.
    pub(super) fn push(&self, job: Job) -> Result<(), SubmitError> {
        let mut state = self.lock();
        if state.closed {
            return Err(SubmitError::Stopping);
        }
        let entries = state.entries + job.submissions.len();
        if entries > self.most_entries && !state.jobs.is_empty() {
            return Err(SubmitError::Full);
        }
        state.entries = entries;
        state.jobs.push_back(job);
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// Takes the jobs of the next commit: at least one, and further ones up to
    /// `most_entries`. `None` when the queue is closed and empty.
    pub(super) fn take(&self, most_entries: usize, linger: Duration) -> Option<Vec<Job>> {
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
        let mut taken = Vec::new();
        let mut entries = 0;
        while let Some(job) = state.jobs.pop_front() {
            if !taken.is_empty() && entries + job.submissions.len() > most_entries {
                state.jobs.push_front(job);
                break;
            }
            entries += job.submissions.len();
            taken.push(job);
        }
        state.entries -= entries;
        Some(taken)
    }

    /// Takes no more jobs; those that wait are still to be taken.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A thread that panicked held the lock only between whole steps.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
            reply: oneshot::channel().0,
        }
    }

    fn sizes(jobs: Option<Vec<Job>>) -> Option<Vec<usize>> {
        jobs.map(|jobs| jobs.iter().map(|job| job.submissions.len()).collect())
    }

    #[test]
    fn a_full_queue_turns_away_and_an_empty_one_takes_anything() {
        let queue = Queue::new(10);
        queue.push(job(100)).unwrap();
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Full)));
        assert_eq!(sizes(queue.take(5, Duration::ZERO)), Some(vec![100]));
        queue.push(job(4)).unwrap();
    }

    #[test]
    fn a_commit_takes_whole_jobs_up_to_its_size() {
        let queue = Queue::new(100);
        for entries in [3, 4, 5] {
            queue.push(job(entries)).unwrap();
        }
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![3, 4]));
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![5]));
    }

    #[test]
    fn a_closed_queue_is_emptied_and_takes_no_more() {
        let queue = Queue::new(100);
        queue.push(job(1)).unwrap();
        queue.close();
        assert!(matches!(queue.push(job(1)), Err(SubmitError::Stopping)));
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), Some(vec![1]));
        assert_eq!(sizes(queue.take(8, Duration::ZERO)), None);
    }
}
