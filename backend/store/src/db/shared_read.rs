//! Reads that concurrent requests share.
//!
//! A read that is sent after a question was asked answers it as well as a read of its
//! own: it sees everything that was committed before the question. All questions that
//! are asked while another read is under way are therefore answered by the next one,
//! and a question never joins a read that was sent before.

use std::future::Future;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OnceCell, Semaphore};

/// The questions that wait for the next read.
#[derive(Debug)]
pub(crate) struct SharedRead<Q, A> {
    open: Mutex<Arc<Batch<Q, A>>>,
    /// Held by the read under way. The first in its queue sends the next read.
    turn: Semaphore,
}

/// The questions that one read answers.
#[derive(Debug)]
struct Batch<Q, A> {
    questions: Mutex<Vec<Q>>,
    answer: OnceCell<A>,
}

impl<Q, A> Default for Batch<Q, A> {
    fn default() -> Self {
        Self {
            questions: Mutex::default(),
            answer: OnceCell::new(),
        }
    }
}

impl<Q, A> Default for SharedRead<Q, A> {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            turn: Semaphore::new(1),
        }
    }
}

impl<Q: Clone, A: Clone> SharedRead<Q, A> {
    /// Returns the answer of a read that begins after this call, together with all
    /// questions that are asked until then. `read` is called by one of those who ask;
    /// when that one stops waiting, another one begins again.
    pub(crate) async fn ask<F>(&self, question: Q, read: impl FnOnce(Vec<Q>) -> F) -> A
    where
        F: Future<Output = A>,
    {
        let batch = self.join(question);
        let send = || async {
            // The semaphore is never closed.
            let _turn = self.turn.acquire().await.ok();
            read(self.close(&batch)).await
        };
        batch.answer.get_or_init(send).await.clone()
    }

    /// Adds a question to the next read.
    fn join(&self, question: Q) -> Arc<Batch<Q, A>> {
        let open = lock(&self.open);
        lock(&open.questions).push(question);
        Arc::clone(&open)
    }

    /// Lets no further question into the batch, and returns those that are in it.
    fn close(&self, batch: &Arc<Batch<Q, A>>) -> Vec<Q> {
        let mut open = lock(&self.open);
        if Arc::ptr_eq(&open, batch) {
            drop(mem::take(&mut *open));
        }
        lock(&batch.questions).clone()
    }
}

/// Locks a mutex whose data every critical section leaves consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
    use std::time::Duration;

    use proptest::prelude::*;
    use tokio::task::JoinSet;
    use tokio::time::{sleep, timeout};

    use super::*;

    /// What is done while others ask.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        /// Something is committed, and then asked for.
        Ask,
        /// The same by somebody who stops waiting early.
        Leave,
        /// The reads under way go on.
        Pause,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            6 => Just(Step::Ask),
            2 => Just(Step::Leave),
            2 => Just(Step::Pause),
        ];
        prop::collection::vec(step, 1..60)
    }

    async fn run(steps: Vec<Step>) -> usize {
        let shared: Arc<SharedRead<u64, (u64, Vec<u64>)>> = Arc::default();
        let (committed, sent) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut readers = JoinSet::new();
        for step in steps {
            if matches!(step, Step::Pause) {
                sleep(Duration::from_millis(3)).await;
                continue;
            }
            let own = committed.fetch_add(1, Ordering::SeqCst) + 1;
            let (shared, committed, sent) = (shared.clone(), committed.clone(), sent.clone());
            let asking = async move {
                let read = |questions: Vec<u64>| async move {
                    sent.fetch_add(1, Ordering::SeqCst);
                    let seen = committed.load(Ordering::SeqCst);
                    sleep(Duration::from_millis(2)).await;
                    (seen, questions)
                };
                let (seen, questions) = shared.ask(own, read).await;
                assert!(seen >= own, "{seen} was read before {own} was committed");
                assert!(questions.contains(&own), "{own} is not among {questions:?}");
            };
            match step {
                Step::Leave => readers.spawn(async move {
                    drop(timeout(Duration::from_millis(1), asking).await);
                }),
                _ => readers.spawn(asking),
            };
            tokio::task::yield_now().await;
        }
        while let Some(reader) = readers.join_next().await {
            reader.unwrap();
        }
        sent.load(Ordering::SeqCst)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn each_answer_is_as_of_a_moment_after_its_question(steps in steps()) {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap();
            let asked = steps.iter().filter(|step| !matches!(step, Step::Pause)).count();
            let sent = runtime.block_on(run(steps));
            prop_assert!(sent <= asked);
        }
    }

    #[tokio::test]
    async fn questions_during_a_read_share_the_next_one() {
        let sent = run(vec![Step::Ask; 50]).await;
        assert!(
            (1..=3).contains(&sent),
            "{sent} reads for 50 questions at once"
        );
    }
}
