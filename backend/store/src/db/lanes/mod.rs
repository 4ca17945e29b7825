//! Who gets a connection: each kind of work has a lane of its own, so that none
//! can take the connections of the others, and no caller all of those for callers.

mod callers;
mod widths;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::error::StoreError;
use callers::Callers;
pub(crate) use widths::{DEFAULT_WRITERS, Widths};

/// How long one waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// To find out who somebody is, and to sign them in: short statements that
    /// everything else waits for.
    Identity,
    /// What this caller asks or does.
    Caller(Uuid),
    /// To complete running entries.
    Completion,
    /// To read an export. Who finds no room is refused at once.
    Export,
    /// What runs by the clock.
    Job,
}

/// A share of the connections, given back with its value.
#[derive(Debug)]
pub struct Seat {
    _in_all: OwnedSemaphorePermit,
    _own: Option<OwnedSemaphorePermit>,
}

/// The lanes of one pool.
#[derive(Debug)]
pub(crate) struct Lanes {
    widths: Widths,
    identity: Arc<Semaphore>,
    completions: Arc<Semaphore>,
    exports: Arc<Semaphore>,
    jobs: Arc<Semaphore>,
    in_all: Arc<Semaphore>,
    callers: Callers,
}

impl Lanes {
    pub(crate) fn new(widths: Widths) -> Self {
        let lane = |width| Arc::new(Semaphore::new(width));
        Self {
            identity: lane(widths.identity),
            completions: lane(widths.completions),
            exports: lane(widths.exports),
            jobs: lane(widths.jobs),
            in_all: lane(widths.callers),
            callers: Callers::new(widths.per_caller),
            widths,
        }
    }

    pub(crate) const fn widths(&self) -> Widths {
        self.widths
    }

    /// A seat in the lane, first come, first served.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] when the caller's own work leaves none, and
    /// [`StoreError::Unavailable`] when that of others does, after five seconds.
    pub(crate) async fn enter(&self, lane: Lane) -> Result<Seat, StoreError> {
        let deadline = Instant::now() + PATIENCE;
        let (semaphore, own) = match lane {
            Lane::Identity => (&self.identity, None),
            Lane::Completion => (&self.completions, None),
            Lane::Job => (&self.jobs, None),
            Lane::Export => return self.try_export(),
            Lane::Caller(id) => (&self.in_all, Some(self.callers.enter(id, deadline).await?)),
        };
        let entered = timeout_at(deadline, Arc::clone(semaphore).acquire_owned()).await;
        match entered {
            Ok(Ok(in_all)) => Ok(Seat {
                _in_all: in_all,
                _own: own,
            }),
            Ok(Err(_)) | Err(_) => Err(StoreError::Unavailable(format!(
                "no connection became free within {} s",
                PATIENCE.as_secs()
            ))),
        }
    }

    fn try_export(&self) -> Result<Seat, StoreError> {
        let seat = Arc::clone(&self.exports).try_acquire_owned();
        seat.map(|in_all| Seat {
            _in_all: in_all,
            _own: None,
        })
        .map_err(|_| {
            StoreError::Unavailable("as many exports are read as may at the same time".into())
        })
    }

    /// How many seats of each lane are taken, and how many there are.
    pub(crate) fn taken(&self) -> Vec<(&'static str, usize, usize)> {
        let widths = self.widths;
        let lanes = [
            ("identity", &self.identity, widths.identity),
            ("callers", &self.in_all, widths.callers),
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
