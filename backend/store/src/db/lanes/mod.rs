//! Lanes: each kind of work has a share of the connections, so that none can exhaust
//! the connections of the others, and no caller those of all callers.
//!
//! Every access to the pool goes through [`Lanes::enter`]; the permit it returns lives
//! as long as the connection is used.

mod callers;
mod widths;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

pub(crate) use self::widths::{DEFAULT_WRITERS, Widths};

use self::callers::Callers;
use crate::error::StoreError;

/// How long a request waits for a permit.
const ENTER_TIMEOUT: Duration = Duration::from_secs(5);

/// The connections that read the coverage, beside those that the other lanes share: there
/// is one read at a time.
pub(crate) const COVERAGE_WIDTH: usize = 1;

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Authenticates callers and signs them in: short statements that every other
    /// request depends on.
    Identity,
    /// Reads the coverage for all who read at the same time.
    Coverage,
    /// Answers the requests of this caller.
    Caller(Uuid),
    /// Completes running entries.
    Completion,
    /// Reads exports. When its connections are all in use, an export is rejected
    /// immediately.
    Export,
    /// Runs scheduled jobs.
    Job,
}

/// The right to use one connection of a lane, returned when dropped; see
/// [`Store::run_on`](crate::Store::run_on).
#[derive(Debug)]
pub struct LanePermit {
    _lane: OwnedSemaphorePermit,
    _caller: Option<OwnedSemaphorePermit>,
}

/// The lanes of one pool.
#[derive(Debug)]
pub(crate) struct Lanes {
    widths: Widths,
    identity: Arc<Semaphore>,
    coverage: Arc<Semaphore>,
    completions: Arc<Semaphore>,
    exports: Arc<Semaphore>,
    jobs: Arc<Semaphore>,
    all_callers: Arc<Semaphore>,
    callers: Callers,
}

impl Lanes {
    /// Creates the lanes with these widths.
    pub(crate) fn new(widths: Widths) -> Self {
        let lane = |width| Arc::new(Semaphore::new(width));
        Self {
            identity: lane(widths.identity),
            coverage: lane(COVERAGE_WIDTH),
            completions: lane(widths.completions),
            exports: lane(widths.exports),
            jobs: lane(widths.jobs),
            all_callers: lane(widths.callers),
            callers: Callers::new(widths.per_caller),
            widths,
        }
    }

    /// Returns the number of connections of each lane.
    pub(crate) const fn widths(&self) -> Widths {
        self.widths
    }

    /// Waits for a permit of the lane, first come, first served.
    ///
    /// # Errors
    /// After five seconds, returns [`StoreError::TooMany`] when the caller itself uses
    /// all of its connections, and [`StoreError::Unavailable`] when others use those
    /// of the lane.
    pub(crate) async fn enter(&self, lane: Lane) -> Result<LanePermit, StoreError> {
        let deadline = Instant::now() + ENTER_TIMEOUT;
        let (semaphore, caller) = match lane {
            Lane::Identity => (&self.identity, None),
            Lane::Coverage => (&self.coverage, None),
            Lane::Completion => (&self.completions, None),
            Lane::Job => (&self.jobs, None),
            Lane::Export => return self.try_export(),
            Lane::Caller(id) => (
                &self.all_callers,
                Some(self.callers.enter(id, deadline).await?),
            ),
        };
        let entered = timeout_at(deadline, Arc::clone(semaphore).acquire_owned()).await;
        match entered {
            Ok(Ok(permit)) => Ok(LanePermit {
                _lane: permit,
                _caller: caller,
            }),
            Ok(Err(_)) | Err(_) => Err(StoreError::Unavailable(format!(
                "no connection became free within {} s",
                ENTER_TIMEOUT.as_secs()
            ))),
        }
    }

    fn try_export(&self) -> Result<LanePermit, StoreError> {
        let permit = Arc::clone(&self.exports).try_acquire_owned();
        permit
            .map(|permit| LanePermit {
                _lane: permit,
                _caller: None,
            })
            .map_err(|_| {
                StoreError::Unavailable("as many exports are read as may at the same time".into())
            })
    }

    /// Returns the name of each lane with its connections in use and its width.
    pub(crate) fn usage(&self) -> Vec<(&'static str, usize, usize)> {
        let widths = self.widths;
        let lanes = [
            ("identity", &self.identity, widths.identity),
            ("coverage", &self.coverage, COVERAGE_WIDTH),
            ("callers", &self.all_callers, widths.callers),
            ("completions", &self.completions, widths.completions),
            ("exports", &self.exports, widths.exports),
            ("jobs", &self.jobs, widths.jobs),
        ];
        let lanes = lanes.into_iter().map(|(name, lane, width)| {
            (name, width.saturating_sub(lane.available_permits()), width)
        });
        lanes.collect()
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use proptest::prelude::*;

    use super::*;

    type Entering<'a> = Pin<Box<dyn Future<Output = Result<LanePermit, StoreError>> + 'a>>;

    fn poll(entering: &mut Entering<'_>) -> Option<LanePermit> {
        match entering
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(permit) => Some(permit.unwrap()),
            Poll::Pending => None,
        }
    }

    proptest! {
        /// Requests of one caller, some of whom leave, enter in the order in which they came.
        #[test]
        fn who_came_first_enters_first(
            leaves in prop::collection::vec(any::<bool>(), 1..40),
            released in any::<usize>(),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            let runtime = runtime.unwrap();
            let _time = runtime.enter();
            let lanes = Lanes::new(Widths::divide(16, 2));
            let width = lanes.widths().per_caller;
            let caller = Lane::Caller(Uuid::from_u128(1));
            let enter = |_| -> Entering<'_> { Box::pin(lanes.enter(caller)) };
            let mut inside: Vec<LanePermit> =
                (0..width).map(|number| poll(&mut enter(number)).unwrap()).collect();
            let mut waiting: Vec<(usize, Entering<'_>)> =
                (0..leaves.len()).map(|number| (number, enter(number))).collect();
            for (_, entering) in &mut waiting {
                prop_assert!(poll(entering).is_none());
            }
            waiting.retain(|(number, _)| !leaves[*number]);
            let expected: Vec<usize> = waiting.iter().map(|(number, _)| *number).collect();
            let mut entered = Vec::new();
            while !waiting.is_empty() {
                drop(inside.swap_remove(released % inside.len()));
                // They are polled in another order than they came.
                let at = (0..waiting.len()).rev().find_map(|at| Some((at, poll(&mut waiting[at].1)?)));
                let (at, permit) = at.expect("a permit is free");
                entered.push(waiting.remove(at).0);
                inside.push(permit);
            }
            prop_assert_eq!(entered, expected);
        }
    }
}
