//! How long a connection has had no call.

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::rt::time::sleep;
use futures_util::future::select;
use tokio::sync::Notify;

/// The calls of one connection.
#[derive(Clone, Debug)]
pub(super) struct Calls(Rc<State>);

#[derive(Debug)]
struct State {
    open: Cell<usize>,
    /// When the last call ended, or the connection began.
    since: Cell<Instant>,
    is_first: Cell<bool>,
    ended: Notify,
}

/// An open call; it ends with its value.
#[derive(Debug)]
pub(super) struct OpenCall(Rc<State>);

impl Calls {
    /// None yet.
    pub(super) fn new() -> Self {
        Self(Rc::new(State {
            open: Cell::new(0),
            since: Cell::new(Instant::now()),
            is_first: Cell::new(true),
            ended: Notify::new(),
        }))
    }

    /// Notes that a call has begun.
    pub(super) fn begin(&self) -> OpenCall {
        self.0.open.set(self.0.open.get() + 1);
        self.0.is_first.set(false);
        OpenCall(Rc::clone(&self.0))
    }

    /// Resolves when there has been no call for that long: before the first one
    /// `first`, after it `next`.
    pub(super) async fn idle(&self, first: Duration, next: Duration) {
        loop {
            let patience = if self.0.is_first.get() { first } else { next };
            let waited = match self.0.open.get() {
                0 => self.0.since.get().elapsed(),
                _ => Duration::ZERO,
            };
            match patience.checked_sub(waited) {
                None | Some(Duration::ZERO) => return,
                Some(left) => {
                    select(pin!(sleep(left)), pin!(self.0.ended.notified())).await;
                }
            }
        }
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.0.open.set(self.0.open.get() - 1);
        self.0.since.set(Instant::now());
        self.0.ended.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use actix_web::rt::time::timeout;

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_secs(3_600);

    #[actix_web::test]
    async fn an_open_call_is_no_idleness() {
        let calls = Calls::new();
        let open = calls.begin();
        assert!(timeout(4 * SHORT, calls.idle(SHORT, SHORT)).await.is_err());
        drop(open);
        calls.idle(LONG, SHORT).await;
    }

    #[actix_web::test]
    async fn the_end_of_the_first_call_counts_at_once() {
        let calls = Calls::new();
        let call = async {
            let open = calls.begin();
            sleep(SHORT).await;
            drop(open);
        };
        futures_util::future::join(calls.idle(LONG, SHORT), call).await;
    }

    #[actix_web::test]
    async fn before_the_first_call_another_patience_holds() {
        let calls = Calls::new();
        calls.idle(SHORT, LONG).await;
        drop(calls.begin());
        assert!(timeout(4 * SHORT, calls.idle(SHORT, LONG)).await.is_err());
    }
}
