//! What one caller may have of the connections for callers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::error::StoreError;

/// Most requests of one caller that wait; a page of the web app asks for ten
/// things at once.
const MOST_WAITING: usize = 100;
/// How many callers are remembered before those who ask nothing are forgotten.
const REMEMBERED: usize = 1_000;

/// The callers of the moment.
#[derive(Debug)]
pub(crate) struct Callers {
    width: usize,
    lanes: Mutex<HashMap<Uuid, Arc<Own>>>,
}

/// One caller's lane.
#[derive(Debug)]
struct Own {
    seats: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// Counts one that waits, for as long as it does.
struct Waiting(Arc<Own>);

impl Callers {
    /// Callers who may have `width` connections each.
    pub(crate) fn new(width: usize) -> Self {
        Self {
            width,
            lanes: Mutex::default(),
        }
    }

    /// A seat in the caller's own lane.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] when none becomes free in time, or too many wait.
    pub(crate) async fn enter(
        &self,
        caller: Uuid,
        deadline: Instant,
    ) -> Result<OwnedSemaphorePermit, StoreError> {
        let waiting = Waiting::begin(self.own(caller))?;
        let seat = Arc::clone(&waiting.0.seats).acquire_owned();
        match timeout_at(deadline, seat).await {
            Ok(Ok(seat)) => Ok(seat),
            Ok(Err(_)) | Err(_) => Err(too_many(self.width)),
        }
    }

    fn own(&self, caller: Uuid) -> Arc<Own> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if lanes.len() >= REMEMBERED {
            lanes.retain(|_, own| own.is_used(self.width));
        }
        let own = lanes.entry(caller).or_insert_with(|| {
            Arc::new(Own {
                seats: Arc::new(Semaphore::new(self.width)),
                waiting: AtomicUsize::new(0),
            })
        });
        Arc::clone(own)
    }
}

impl Own {
    fn is_used(self: &Arc<Self>, width: usize) -> bool {
        Arc::strong_count(self) > 1 || self.seats.available_permits() < width
    }
}

impl Waiting {
    fn begin(own: Arc<Own>) -> Result<Self, StoreError> {
        // Counted before it is looked at: it is taken back on the way out.
        let before = own.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Self(own);
        if before >= MOST_WAITING {
            return Err(StoreError::TooMany(format!(
                "{MOST_WAITING} requests of yours wait already"
            )));
        }
        Ok(waiting)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

fn too_many(width: usize) -> StoreError {
    StoreError::TooMany(format!(
        "at most {width} requests of yours are answered at the same time"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(30)
    }

    #[tokio::test]
    async fn one_caller_leaves_the_others_theirs() {
        let callers = Callers::new(2);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let _first = callers.enter(one, soon()).await.unwrap();
        let second = callers.enter(one, soon()).await.unwrap();
        let third = callers.enter(one, soon()).await;
        assert!(matches!(third, Err(StoreError::TooMany(_))), "{third:?}");
        let _ = callers.enter(other, soon()).await.unwrap();
        drop(second);
        let _ = callers.enter(one, soon()).await.unwrap();
    }

    #[tokio::test]
    async fn callers_who_ask_nothing_are_forgotten() {
        let callers = Callers::new(1);
        let _held = callers.enter(Uuid::from_u128(1), soon()).await.unwrap();
        for caller in 2..3 * REMEMBERED as u128 {
            let _ = callers
                .enter(Uuid::from_u128(caller), soon())
                .await
                .unwrap();
        }
        assert!(callers.lanes.lock().unwrap().len() <= REMEMBERED);
        callers.enter(Uuid::from_u128(1), soon()).await.unwrap_err();
    }
}
