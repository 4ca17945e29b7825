//! Whether the database answers: a connection of its own that asks for nothing
//! but a sign of life.
//!
//! libpq waits for an answer for ever. A Postgres that is stopped, or a network
//! that swallows everything, would keep every thread and whoever waits for it.
//! No thread can be called back from there, and a slow statement must not be
//! taken for a dead one; so whoever waits for more than a moment has the database
//! asked for a sign of life, and stops waiting when none comes. The threads left
//! behind are no more than there are connections, nothing more is handed to them
//! meanwhile, and they end by themselves when Postgres goes on.

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
use crate::db::url::with_limits;
use crate::error::StoreError;

/// How long an answer is waited for before the database is asked for a sign of
/// life, and between two looks at whether one came.
const LOOK: Duration = Duration::from_millis(500);
/// A database that gives no sign of life for this long is given up. A healthy
/// one gives it within milliseconds, however busy it is.
const SILENCE: Duration = Duration::from_secs(3);
/// The pause before a database that refused is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// A handle on the watch over one database.
#[derive(Clone, Debug)]
pub(crate) struct Liveness(Arc<Handle>);

/// Ends the thread with the last handle.
#[derive(Debug)]
struct Handle(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    url: String,
    state: Mutex<State>,
    changed: Condvar,
    heard: watch::Sender<Heard>,
}

#[derive(Debug, Default)]
struct State {
    /// How often somebody asked, and how much of that has been answered.
    asked: u64,
    answered: u64,
    /// Since when there has been no sign of life that was asked for.
    silent_since: Option<Instant>,
    is_running: bool,
    is_over: bool,
}

/// The latest outcome of asking.
#[derive(Clone, Debug, Default)]
struct Heard {
    /// Which question it answers, and all before.
    answered: u64,
    /// Why there was no sign of life.
    refusal: Option<String>,
}

impl Liveness {
    /// The pulse of the database at `url`. It is first felt when somebody asks.
    pub(crate) fn of(url: &str) -> Self {
        let shared = Shared {
            url: with_limits(url),
            state: Mutex::default(),
            changed: Condvar::new(),
            heard: watch::Sender::default(),
        };
        Self(Arc::new(Handle(Arc::new(shared))))
    }

    /// Waits for `work` as long as the database lives.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::Unavailable`] when the database has
    /// given no sign of life for three seconds; whether the work is done in the
    /// end, nobody can know.
    pub(crate) async fn during<T, E: From<StoreError>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        self.check()?;
        let mut work = pin!(work);
        loop {
            if let Ok(outcome) = timeout(LOOK, &mut work).await {
                return outcome;
            }
            self.ask()?;
            self.check()?;
        }
    }

    /// Asks for a sign of life, and waits for it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database refuses, or says nothing
    /// within `patience`.
    pub(crate) async fn feel(&self, patience: Duration) -> Result<(), StoreError> {
        self.check()?;
        let mut heard = self.0.0.heard.subscribe();
        let question = self.ask()?;
        let told = heard.wait_for(|heard| heard.answered >= question);
        let refusal = match timeout(patience, told).await {
            Ok(Ok(heard)) => heard.refusal.clone(),
            Ok(Err(_)) => Some("nobody asks it any more".into()),
            Err(_) => Some(format!("no answer within {patience:?}")),
        };
        refusal.map_or(Ok(()), |refusal| Err(StoreError::Unavailable(refusal)))
    }

    /// # Errors
    /// [`StoreError::Unavailable`] when the database has been silent for too long.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let silent_since = self.0.0.lock().silent_since;
        match silent_since {
            Some(since) if since.elapsed() >= SILENCE => Err(StoreError::Unavailable(format!(
                "it has given no sign of life for {} s",
                since.elapsed().as_secs()
            ))),
            _ => Ok(()),
        }
    }

    /// Has the thread ask; gives the number of the question.
    fn ask(&self) -> Result<u64, StoreError> {
        let shared = &self.0.0;
        let mut state = shared.lock();
        if !state.is_running {
            let own = Arc::clone(shared);
            thread::Builder::new()
                .name("pulse".into())
                .spawn(move || own.run())
                .map_err(|error| StoreError::Unavailable(format!("no thread: {error}")))?;
            state.is_running = true;
        }
        state.asked += 1;
        state.silent_since.get_or_insert_with(Instant::now);
        shared.changed.notify_all();
        Ok(state.asked)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panicked held the lock only between whole steps.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        let mut connection = None;
        while let Some(question) = self.next_question() {
            let refusal = self.sign_of_life(&mut connection).err();
            let is_alive = refusal.is_none();
            self.tell(question, refusal);
            if !is_alive {
                thread::sleep(PAUSE);
            }
        }
    }

    /// Waits for a question. While there is no sign of life the last one stays
    /// open, so that the end of the silence is noticed without being asked for.
    fn next_question(&self) -> Option<u64> {
        let mut state = self.lock();
        while !state.is_over && state.silent_since.is_none() {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        (!state.is_over).then_some(state.asked)
    }

    fn tell(&self, question: u64, refusal: Option<String>) {
        let mut state = self.lock();
        state.answered = question;
        if refusal.is_none() {
            // Who asked in the meantime is owed another one.
            state.silent_since = (state.asked > question).then(Instant::now);
        }
        drop(state);
        self.heard.send_replace(Heard {
            answered: question,
            refusal,
        });
    }

    /// Asks on the connection there is, or on a new one where that has ended.
    fn sign_of_life(&self, connection: &mut Option<Connection>) -> Result<(), String> {
        if let Some(known) = connection.as_mut()
            && known.batch_execute("SELECT 1").is_ok()
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
