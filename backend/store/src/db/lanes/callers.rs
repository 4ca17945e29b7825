//! Limits the connections and the waiting requests of each caller.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::error::StoreError;

/// The maximum number of waiting requests of one caller. A page of the web app sends
/// ten requests at once.
const MAX_WAITING: usize = 100;
/// The number of callers in the map from which on idle callers are removed.
const MAX_CALLERS: usize = 1_000;

/// The callers with a request in progress, and some idle ones.
#[derive(Debug)]
pub(super) struct Callers {
    width: usize,
    callers: Mutex<HashMap<Uuid, Arc<Caller>>>,
}

/// The state of one caller.
#[derive(Debug)]
struct Caller {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// Counts a waiting request of a caller until dropped.
struct Waiting(Arc<Caller>);

impl Callers {
    /// Creates the limits of callers that may use `width` connections each.
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            callers: Mutex::default(),
        }
    }

    /// Waits for a permit of the caller.
    ///
    /// # Errors
    /// Returns [`StoreError::TooMany`] when no permit becomes free before `deadline`, or
    /// when too many requests of the caller wait already.
    pub(super) async fn enter(
        &self,
        caller: Uuid,
        deadline: Instant,
    ) -> Result<OwnedSemaphorePermit, StoreError> {
        let waiting = Waiting::begin(self.caller(caller))?;
        let permit = Arc::clone(&waiting.0.permits).acquire_owned();
        match timeout_at(deadline, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(too_many(self.width)),
        }
    }

    fn caller(&self, id: Uuid) -> Arc<Caller> {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= MAX_CALLERS {
            callers.retain(|_, caller| caller.is_active(self.width));
        }
        let caller = callers.entry(id).or_insert_with(|| {
            Arc::new(Caller {
                permits: Arc::new(Semaphore::new(self.width)),
                waiting: AtomicUsize::new(0),
            })
        });
        Arc::clone(caller)
    }
}

impl Caller {
    fn is_active(self: &Arc<Self>, width: usize) -> bool {
        Arc::strong_count(self) > 1 || self.permits.available_permits() < width
    }
}

impl Waiting {
    fn begin(caller: Arc<Caller>) -> Result<Self, StoreError> {
        // The count is incremented before it is checked; dropping the guard decrements
        // it when the request is rejected.
        let before = caller.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Self(caller);
        if before >= MAX_WAITING {
            return Err(StoreError::TooMany(format!(
                "{MAX_WAITING} requests of yours wait already"
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
    async fn one_caller_cannot_take_the_permits_of_another() {
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
    async fn idle_callers_are_removed() {
        let callers = Callers::new(1);
        let _permit = callers.enter(Uuid::from_u128(1), soon()).await.unwrap();
        for caller in 2..3 * MAX_CALLERS as u128 {
            let _ = callers
                .enter(Uuid::from_u128(caller), soon())
                .await
                .unwrap();
        }
        assert!(callers.callers.lock().unwrap().len() <= MAX_CALLERS);
        callers.enter(Uuid::from_u128(1), soon()).await.unwrap_err();
    }
}
