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

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Authenticates callers and signs them in: short statements that every other
    /// request depends on.
    Identity,
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
