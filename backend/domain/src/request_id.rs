//! The id of a request, and which request a thread is working for.
//!
//! Log lines and problem documents name the request they belong to without
//! every function passing its id on: the id belongs to the work, is set on the
//! thread while that work runs there, and goes with it to other threads.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;

use uuid::Uuid;

thread_local! {
    static CURRENT: RefCell<Option<RequestId>> = const { RefCell::new(None) };
}

/// Identifies one request, as its client or this server named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The longest id that is taken from a client, in bytes.
    pub const MOST_BYTES: usize = 128;

    /// The id that a client sent, unless it is empty, too long, or has other
    /// characters than ASCII letters, digits and `-._:/+=`. These can break
    /// neither a log line, nor a header, nor JSON.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:/+=".contains(&byte);
        let fits = (1..=Self::MOST_BYTES).contains(&text.len());
        (fits && text.bytes().all(is_good)).then(|| Self(text.into()))
    }

    /// The id of a request that came without one.
    #[must_use]
    pub fn made(id: Uuid) -> Self {
        Self(id.to_string().into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Runs `work` for this request on this thread.
    pub fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        let _restored = Restored(CURRENT.replace(Some(self.clone())));
        work()
    }

    /// Runs the future for this request, whichever threads poll it.
    pub async fn during<F: Future>(self, work: F) -> F::Output {
        let mut work = pin!(work);
        poll_fn(|context| self.scope(|| work.as_mut().poll(context))).await
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Sets what was current before when it is dropped, also by a panic.
struct Restored(Option<RequestId>);

impl Drop for Restored {
    fn drop(&mut self) {
        // Fails only when the thread ends.
        let _ = CURRENT.try_with(|current| current.replace(self.0.take()));
    }
}

/// The request that this thread works for now, if it is one.
#[must_use]
pub fn current() -> Option<RequestId> {
    // Log lines are written until the very end of a thread.
    CURRENT
        .try_with(|current| current.borrow().clone())
        .ok()
        .flatten()
}

/// The same work for the request of this thread, to be run on another one.
pub fn carried<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let id = current();
    move || match id {
        Some(id) => id.scope(work),
        None => work(),
    }
}

/// The same future for the request of this thread, to be spawned.
pub fn inherited<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let id = current();
    async move {
        match id {
            Some(id) => id.during(work).await,
            None => work.await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::task::{Context, Poll, Waker};
    use std::thread;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_taken_id_breaks_no_line_no_header_and_no_json(text in "\\PC{0,140}|[a-z0-9:/+=._-]{1,140}|[\\x00-\\x7f]{0,20}") {
            match RequestId::parse(&text) {
                None => prop_assert!(
                    text.is_empty()
                        || text.len() > RequestId::MOST_BYTES
                        || text.bytes().any(|byte| !byte.is_ascii_alphanumeric() && !b"-._:/+=".contains(&byte))
                ),
                Some(id) => {
                    prop_assert_eq!(id.as_str(), &text);
                    prop_assert_eq!(serde_json::to_string(&text).unwrap(), format!("\"{text}\""));
                }
            }
        }
    }

    #[test]
    fn the_id_goes_with_the_work_and_not_beyond() {
        let (outer, inner) = (id("outer"), id("inner"));
        outer.scope(|| {
            inner.scope(|| assert_eq!(current(), Some(inner.clone())));
            assert_eq!(current(), Some(outer.clone()));
            let _ = catch_unwind(AssertUnwindSafe(|| inner.scope(|| panic!("on purpose"))));
            assert_eq!(current(), Some(outer.clone()));
            let elsewhere = thread::spawn(carried(current)).join().unwrap();
            assert_eq!(elsewhere, Some(outer.clone()));
        });
        assert_eq!(current(), None);
        assert_eq!(carried(current)(), None);
    }

    #[test]
    fn two_futures_of_one_thread_keep_their_ids_apart() {
        let mut context = Context::from_waker(Waker::noop());
        let mut one = pin!(id("one").during(twice()));
        let mut two = pin!(id("two").scope(|| inherited(twice())));
        for outcome in [Poll::Pending, Poll::Ready(())] {
            assert_eq!(one.as_mut().poll(&mut context).map(|_| ()), outcome);
            assert_eq!(current(), None);
            let other = two.as_mut().poll(&mut context);
            if let Poll::Ready(seen) = other {
                assert_eq!(seen, [Some(id("two")), Some(id("two"))]);
            }
        }
    }

    /// What is current at the first and at the second poll.
    async fn twice() -> [Option<RequestId>; 2] {
        let before = current();
        let mut polled = false;
        poll_fn(|_| match std::mem::replace(&mut polled, true) {
            false => Poll::Pending,
            true => Poll::Ready(()),
        })
        .await;
        [before, ready(current()).await]
    }

    fn id(text: &str) -> RequestId {
        RequestId::parse(text).unwrap()
    }
}
