//! Probes whether the database is alive, on a connection of its own.
//!
//! libpq waits for an answer forever. A Postgres that is stopped, or a network that
//! drops every packet, would block every thread and every request that waits for it.
//! A blocked thread cannot be cancelled, and a slow statement must not be mistaken
//! for a dead database. Therefore every wait that lasts longer than a moment
//! requests a probe of the database, and ends with an error when the probe stays
//! unanswered. The threads left behind are at most as many as there are connections;
//! they get no further work, and they end by themselves when Postgres resumes.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use diesel::Connection as _;
use diesel::connection::SimpleConnection;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::db::Connection;
use crate::db::url::with_timeouts;
use crate::error::StoreError;

/// How long work may run before a probe is requested, and how often the state of the
/// probe is checked from then on.
const CHECK_INTERVAL: Duration = Duration::from_millis(500);
/// A database that leaves a probe unanswered for this long counts as dead. A healthy
/// one answers within milliseconds, however busy it is.
const PROBE_TIMEOUT: Duration = Duration::from_secs(3);
/// The pause after a failed probe.
const RETRY_PAUSE: Duration = Duration::from_millis(200);

/// A handle on the probes of one database.
#[derive(Clone, Debug)]
pub(crate) struct Liveness(Arc<Handle>);

/// Stops the probing thread when the last clone of [`Liveness`] is dropped.
#[derive(Debug)]
struct Handle(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    url: String,
    state: Mutex<State>,
    changed: Condvar,
    outcome: watch::Sender<Outcome>,
}

#[derive(Debug, Default)]
struct State {
    /// The number of the last probe that was requested.
    requested: u64,
    /// When the oldest probe that is still unanswered was requested.
    unanswered_since: Option<Instant>,
    is_running: bool,
    is_stopped: bool,
}

/// The outcome of the latest probe.
#[derive(Clone, Debug, Default)]
struct Outcome {
    /// The number of the probe. Its outcome also answers all probes requested before.
    number: u64,
    /// Why the probe failed.
    failure: Option<String>,
}

impl Liveness {
    /// Creates a handle for the database at `url`. The first probe is sent on request.
    pub(crate) fn new(url: &str) -> Self {
        let shared = Shared {
            url: with_timeouts(url),
            state: Mutex::default(),
            changed: Condvar::new(),
            outcome: watch::Sender::default(),
        };
        Self(Arc::new(Handle(Arc::new(shared))))
    }

    /// Waits for `work` for as long as the database is alive.
    ///
    /// # Errors
    /// Returns the error of `work`, or [`StoreError::Unavailable`] when a probe stays
    /// unanswered for three seconds. In the latter case, the work may still complete.
    pub(crate) async fn while_alive<T, E: From<StoreError>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        self.check()?;
        let mut work = pin!(work);
        loop {
            if let Ok(result) = timeout(CHECK_INTERVAL, &mut work).await {
                return result;
            }
            self.request_probe()?;
            self.check()?;
        }
    }

    /// Probes the database, and waits for the outcome for at most `limit`.
    ///
    /// # Errors
    /// Returns [`StoreError::Unavailable`] when the database refuses, or does not
    /// answer in time.
    pub(crate) async fn probe(&self, limit: Duration) -> Result<(), StoreError> {
        self.check()?;
        let mut outcomes = self.0.0.outcome.subscribe();
        let number = self.request_probe()?;
        let answered = outcomes.wait_for(|outcome| outcome.number >= number);
        let failure = match timeout(limit, answered).await {
            Ok(Ok(outcome)) => outcome.failure.clone(),
            Ok(Err(_)) => Some("nobody asks it any more".into()),
            Err(_) => Some(format!("no answer within {limit:?}")),
        };
        failure.map_or(Ok(()), |failure| Err(StoreError::Unavailable(failure)))
    }

    /// Checks the probes requested so far, without requesting one.
    ///
    /// # Errors
    /// Returns [`StoreError::Unavailable`] when a probe has stayed unanswered for three
    /// seconds.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let unanswered_since = self.0.0.lock().unanswered_since;
        match unanswered_since {
            Some(since) if since.elapsed() >= PROBE_TIMEOUT => {
                Err(StoreError::Unavailable(format!(
                    "it has given no sign of life for {} s",
                    since.elapsed().as_secs()
                )))
            }
            _ => Ok(()),
        }
    }

    /// Requests a probe and returns its number. Starts the probing thread if necessary.
    fn request_probe(&self) -> Result<u64, StoreError> {
        let shared = &self.0.0;
        let mut state = shared.lock();
        if !state.is_running {
            let own = Arc::clone(shared);
            thread::Builder::new()
                .name("liveness".into())
                .spawn(move || own.run())
                .map_err(|error| StoreError::Unavailable(format!("no thread: {error}")))?;
            state.is_running = true;
        }
        state.requested += 1;
        state.unanswered_since.get_or_insert_with(Instant::now);
        shared.changed.notify_all();
        Ok(state.requested)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.lock().is_stopped = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A thread that panicked left the state consistent: each critical section
        // changes it in whole steps.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        let mut connection = None;
        while let Some(number) = self.next_probe() {
            let failure = self.send_probe(&mut connection).err();
            let has_failed = failure.is_some();
            self.publish(number, failure);
            if has_failed {
                thread::sleep(RETRY_PAUSE);
            }
        }
    }

    /// Waits for a request and returns its number. A failed probe stays requested, so
    /// that the recovery of the database is noticed without a further request.
    fn next_probe(&self) -> Option<u64> {
        let mut state = self.lock();
        while !state.is_stopped && state.unanswered_since.is_none() {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        (!state.is_stopped).then_some(state.requested)
    }

    fn publish(&self, number: u64, failure: Option<String>) {
        let mut state = self.lock();
        if failure.is_none() {
            // Probes that were requested during this one are answered by the next.
            state.unanswered_since = (state.requested > number).then(Instant::now);
        }
        drop(state);
        self.outcome.send_replace(Outcome { number, failure });
    }

    /// Sends a probe on the open connection, or on a new one when that has ended.
    fn send_probe(&self, connection: &mut Option<Connection>) -> Result<(), String> {
        if let Some(open) = connection.as_mut()
            && open.batch_execute("SELECT 1").is_ok()
        {
            return Ok(());
        }
        *connection = None;
        let mut new = Connection::establish(&self.url).map_err(|error| error.to_string())?;
        new.batch_execute("SELECT 1")
            .map_err(|error| error.to_string())?;
        *connection = Some(new);
        Ok(())
    }
}
