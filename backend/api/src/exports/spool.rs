//! Pieces on their way from a thread that makes them to a client that takes them.
//!
//! A few wait in memory, which is all it takes when the client is as fast; what
//! is more goes into a file. When the file is full, too, the thread waits, for a
//! bounded time.

use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use actix_web::rt;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use logbook_domain::request_id::carried;
use logbook_store::StoreError;
use tokio::sync::Notify;

use super::overflow::{Overflow, Stretch};
use super::room::Room;

/// Pieces that wait in memory.
const AHEAD: usize = 4;
/// How often it is looked at whether the client still takes something.
const LOOK: Duration = Duration::from_millis(500);

/// How long a client is waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// While it takes nothing at all.
    pub(crate) idle: Duration,
    /// In sum while it takes too little for the export to be read to its end: as
    /// long holds the export a connection and a snapshot of the database.
    pub(crate) full: Duration,
    /// Bytes a second it takes at least of what waits for it in the end.
    pub(crate) least_rate: u64,
}

/// The end where pieces come in.
#[derive(Debug)]
pub(crate) struct Inlet {
    shared: Arc<Shared>,
    patience: Patience,
}

/// The end where they are taken out.
#[derive(Debug)]
pub(crate) struct Outlet(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Wakes the thread.
    taken: Condvar,
    /// Wakes who waits until all is taken.
    emptied: Notify,
    /// Wakes the client's side.
    added: Notify,
}

#[derive(Debug)]
struct State {
    pieces: VecDeque<Bytes>,
    overflow: Overflow,
    /// How often something was taken.
    takes: u64,
    end: Option<Result<(), StoreError>>,
    is_abandoned: bool,
    /// How long the thread has waited in sum.
    waited: Duration,
}

/// Returns a new spool.
pub(crate) fn spool(room: &Room, patience: Patience) -> (Inlet, Outlet) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State {
            pieces: VecDeque::new(),
            overflow: Overflow::new(room),
            takes: 0,
            end: None,
            is_abandoned: false,
            waited: Duration::ZERO,
        }),
        taken: Condvar::new(),
        emptied: Notify::new(),
        added: Notify::new(),
    });
    let outlet = Outlet(Arc::clone(&shared));
    (Inlet { shared, patience }, outlet)
}

impl Inlet {
    /// Passes a piece on, from a thread that may block. Breaks when the client
    /// has gone.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the client is too slow.
    pub(crate) fn push(&self, piece: Bytes) -> Result<ControlFlow<()>, StoreError> {
        let mut state = self.shared.lock();
        loop {
            if state.is_abandoned {
                return Ok(ControlFlow::Break(()));
            }
            if state.overflow.is_empty() {
                state.overflow.clear();
                if state.pieces.len() < AHEAD {
                    state.pieces.push_back(piece);
                    break;
                }
            }
            if let Some(stretch) = state.overflow.reserve(&piece) {
                drop(state);
                let written = stretch.write(&piece);
                state = self.shared.lock();
                if written.is_ok() {
                    state.overflow.add(&stretch);
                    break;
                }
                // A disk that is full has no more to give than a file that is.
                state.overflow.give_back(&stretch);
            }
            state = self.wait(state)?;
        }
        drop(state);
        self.shared.added.notify_one();
        Ok(ControlFlow::Continue(()))
    }

    /// Waits until something is taken.
    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> Result<MutexGuard<'a, State>, StoreError> {
        let (began, takes) = (Instant::now(), state.takes);
        let still = |state: &mut State| state.takes == takes && !state.is_abandoned;
        let waited = self
            .shared
            .taken
            .wait_timeout_while(state, self.patience.idle, still);
        let (mut state, waited_in_vain) = waited.unwrap_or_else(PoisonError::into_inner);
        state.waited += began.elapsed();
        if waited_in_vain.timed_out() {
            return Err(took_nothing(self.patience.idle));
        }
        if state.waited > self.patience.full {
            return Err(StoreError::Failed(format!(
                "the client was waited for {} s in all, and takes too little",
                state.waited.as_secs()
            )));
        }
        Ok(state)
    }

    /// Nothing more comes. Waits until all is taken.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the client takes nothing, or too little.
    pub(crate) async fn finish(&self) -> Result<(), StoreError> {
        let left = self.end(Ok(()));
        let Patience {
            idle, least_rate, ..
        } = self.patience;
        let allowed = idle + Duration::from_secs(left / least_rate.max(1));
        let (began, mut seen, mut seen_at) = (Instant::now(), 0, Instant::now());
        loop {
            let (takes, is_over) = {
                let state = self.shared.lock();
                (state.takes, state.is_over())
            };
            if is_over {
                return Ok(());
            }
            if takes != seen {
                (seen, seen_at) = (takes, Instant::now());
            }
            if seen_at.elapsed() > idle {
                return Err(took_nothing(idle));
            }
            if began.elapsed() > allowed {
                let late = format!("the client takes less than {least_rate} bytes a second");
                return Err(StoreError::Failed(late));
            }
            let _ = timeout(LOOK, self.shared.emptied.notified()).await;
        }
    }

    /// Breaks off: what waits is dropped, and whoever takes gets the error.
    pub(crate) fn fail(&self, error: StoreError) {
        let mut state = self.shared.lock();
        state.pieces.clear();
        state.overflow.clear();
        drop(state);
        self.end(Err(error));
    }

    /// Gives how many bytes wait in the file.
    fn end(&self, end: Result<(), StoreError>) -> u64 {
        let mut state = self.shared.lock();
        state.end = Some(end);
        let left = state.overflow.length();
        drop(state);
        self.shared.added.notify_one();
        left
    }
}

impl Outlet {
    /// Returns the next piece, or the error that the export broke off with.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, StoreError>> {
        loop {
            let stretch = {
                let mut state = self.0.lock();
                if let Some(piece) = state.pieces.pop_front() {
                    self.took(state);
                    return Some(Ok(piece));
                }
                match state.overflow.next() {
                    Some(stretch) => Some(stretch),
                    None => match state.end.take() {
                        Some(Ok(())) => return None,
                        Some(Err(error)) => return Some(Err(error)),
                        None => None,
                    },
                }
            };
            match stretch {
                Some(stretch) => return Some(self.read(stretch).await),
                None => self.0.added.notified().await,
            }
        }
    }

    async fn read(&self, stretch: Stretch) -> Result<Bytes, StoreError> {
        let read = move || stretch.read().map(|bytes| (bytes, stretch));
        let outcome = rt::task::spawn_blocking(carried(read)).await;
        let (bytes, stretch) = outcome
            .map_err(io::Error::other)
            .and_then(|read| read)
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        let mut state = self.0.lock();
        // It may have been given up in the meantime, with all that waited.
        if state.overflow.length() > 0 {
            state.overflow.remove(&stretch);
        }
        self.took(state);
        Ok(bytes)
    }

    fn took(&self, mut state: MutexGuard<'_, State>) {
        state.takes += 1;
        self.0.wake(state);
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_abandoned = true;
        state.pieces.clear();
        state.overflow.clear();
        self.0.wake(state);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the side where pieces come in that something was taken.
    fn wake(&self, state: MutexGuard<'_, State>) {
        drop(state);
        self.taken.notify_one();
        self.emptied.notify_one();
    }
}

impl State {
    fn is_over(&self) -> bool {
        self.is_abandoned || (self.pieces.is_empty() && self.overflow.is_empty())
    }
}

fn took_nothing(patience: Duration) -> StoreError {
    StoreError::Failed(format!(
        "the client took nothing for {} s",
        patience.as_secs()
    ))
}
