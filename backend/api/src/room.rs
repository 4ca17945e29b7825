//! How much of what clients send is held in memory at a time.
//!
//! A body waits for its share of the room before its bytes are read, while TCP
//! keeps the sender waiting. It takes at most one share of what arrives and one
//! of what grows out of it, always in this order and each at once, so that no
//! two bodies wait for what the other holds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use actix_web::rt::time::timeout;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::error::ApiError;

/// Most bytes of each pool for all callers together.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Most bytes of each pool for one caller; the largest body has to fit.
const MOST_BYTES_PER_CALLER: usize = 32 * 1024 * 1024;
/// How long a body waits for its share.
const PATIENCE: Duration = Duration::from_secs(10);
/// From this many callers on, those who hold nothing are forgotten.
const MANY_CALLERS: usize = 1_000;

/// Room for the bodies of all requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room(Arc<Pools>);

#[derive(Debug, Default)]
struct Pools {
    /// For bytes as they come in, as far as their number is known beforehand.
    arriving: Pool,
    /// For what they unpack to, and for bodies longer than they let expect.
    growing: Pool,
}

#[derive(Debug)]
struct Pool {
    all: Arc<Semaphore>,
    by_caller: Mutex<HashMap<Uuid, Weak<Semaphore>>>,
}

/// Bytes of one pool; given back with the value.
#[derive(Debug)]
struct Held {
    bytes: usize,
    _of_caller: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

/// What one body takes of the room; given back with its value.
#[derive(Debug)]
pub(crate) struct Share {
    room: Room,
    caller: Uuid,
    arriving: Option<Held>,
    growing: Option<Held>,
    used: usize,
}

impl Room {
    /// Returns a share of nothing yet for a body of that caller.
    #[must_use]
    pub(crate) fn share(&self, caller: Uuid) -> Share {
        Share {
            room: self.clone(),
            caller,
            arriving: None,
            growing: None,
            used: 0,
        }
    }
}

impl Share {
    /// Takes room for so many bytes that are about to arrive. To be called first.
    ///
    /// # Errors
    /// [`ApiError::Overloaded`] when none becomes free in time.
    pub(crate) async fn arrive(&mut self, bytes: usize) -> Result<(), ApiError> {
        self.arriving = Some(self.room.0.arriving.take(self.caller, bytes).await?);
        Ok(())
    }

    /// Takes room for so many bytes that those held unpack to.
    ///
    /// # Errors
    /// Those of [`Share::arrive`].
    pub(crate) async fn grow(&mut self, bytes: usize) -> Result<(), ApiError> {
        // Who waits for this pool holds nothing of it.
        self.growing = None;
        self.growing = Some(self.room.0.growing.take(self.caller, bytes).await?);
        Ok(())
    }

    /// Puts so many more bytes into the room. Where they are more than was
    /// expected, room for `most` is taken, which is as much as there can be.
    ///
    /// # Errors
    /// Those of [`Share::arrive`].
    pub(crate) async fn put(&mut self, bytes: usize, most: usize) -> Result<(), ApiError> {
        self.used += bytes;
        let has_most = self.growing.as_ref().is_some_and(|one| one.bytes >= most);
        if self.used > self.held() && !has_most {
            self.grow(most).await?;
        }
        Ok(())
    }

    /// Reports whether it holds nothing.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        self.arriving.is_none() && self.growing.is_none()
    }

    /// Returns all of it so far, apart from what is to come.
    #[must_use]
    pub(crate) fn take(&mut self) -> Self {
        let fresh = self.room.share(self.caller);
        std::mem::replace(self, fresh)
    }

    fn held(&self) -> usize {
        let held = [&self.arriving, &self.growing].into_iter().flatten();
        held.map(|one| one.bytes).sum()
    }
}

impl Pool {
    async fn take(&self, caller: Uuid, bytes: usize) -> Result<Held, ApiError> {
        let bytes = bytes.min(MOST_BYTES_PER_CALLER);
        let count = u32::try_from(bytes).unwrap_or(u32::MAX);
        let taking = async {
            let of_caller = self.of_caller(caller).acquire_many_owned(count).await;
            let of_all = Arc::clone(&self.all).acquire_many_owned(count).await;
            Some((of_caller.ok()?, of_all.ok()?))
        };
        let full = || ApiError::Overloaded("as much is being taken in as there is room for".into());
        let taken = timeout(PATIENCE, taking).await.map_err(|_| full())?;
        let (of_caller, of_all) = taken.ok_or_else(full)?;
        Ok(Held {
            bytes,
            _of_caller: of_caller,
            _of_all: of_all,
        })
    }

    /// Returns what that caller may take. Remembered as long as something of it
    /// is held.
    fn of_caller(&self, caller: Uuid) -> Arc<Semaphore> {
        let mut callers = self
            .by_caller
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = callers.get(&caller).and_then(Weak::upgrade) {
            return known;
        }
        if callers.len() >= MANY_CALLERS {
            callers.retain(|_, one| one.strong_count() > 0);
        }
        let fresh = Arc::new(Semaphore::new(MOST_BYTES_PER_CALLER));
        callers.insert(caller, Arc::downgrade(&fresh));
        fresh
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            all: Arc::new(Semaphore::new(MOST_BYTES)),
            by_caller: Mutex::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::rt;
    use actix_web::rt::time::sleep;

    use super::*;

    const HALF: usize = MOST_BYTES_PER_CALLER / 2;

    async fn arrived(room: &Room, caller: Uuid, bytes: usize) -> Result<Share, ApiError> {
        let mut share = room.share(caller);
        share.arrive(bytes).await.map(|()| share)
    }

    /// Reports whether it takes so long that another body must be in the way.
    async fn has_to_wait(taking: impl Future<Output = Result<Share, ApiError>>) -> bool {
        timeout(Duration::from_millis(50), taking).await.is_err()
    }

    #[actix_web::test]
    async fn a_caller_with_all_of_their_room_keeps_no_other_waiting() {
        let room = Room::default();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let _first = arrived(&room, one, HALF).await.unwrap();
        let second = arrived(&room, one, HALF).await.unwrap();
        assert!(has_to_wait(arrived(&room, one, 1)).await);
        let _theirs = arrived(&room, other, MOST_BYTES_PER_CALLER).await.unwrap();
        drop(second);
        arrived(&room, one, HALF).await.unwrap();
    }

    #[actix_web::test]
    async fn who_waits_goes_on_when_room_is_given_back() {
        let room = Room::default();
        let caller = Uuid::nil();
        let full = arrived(&room, caller, MOST_BYTES_PER_CALLER).await.unwrap();
        let waiting = rt::spawn({
            let room = room.clone();
            async move { arrived(&room, caller, HALF).await.is_ok() }
        });
        sleep(Duration::from_millis(20)).await;
        assert!(!waiting.is_finished());
        drop(full);
        assert!(waiting.await.unwrap());
    }

    #[actix_web::test]
    async fn a_part_that_is_handed_on_is_held_until_it_is_dropped() {
        let room = Room::default();
        let caller = Uuid::nil();
        let mut share = arrived(&room, caller, MOST_BYTES_PER_CALLER).await.unwrap();
        let handed_on = share.take();
        assert!(share.is_empty());
        assert!(has_to_wait(arrived(&room, caller, 1)).await);
        drop(handed_on);
        arrived(&room, caller, MOST_BYTES_PER_CALLER).await.unwrap();
    }

    #[actix_web::test]
    async fn a_body_longer_than_expected_takes_the_most_there_can_be() {
        let room = Room::default();
        let caller = Uuid::nil();
        let mut share = arrived(&room, caller, 10).await.unwrap();
        share.put(10, HALF).await.unwrap();
        assert!(share.growing.is_none());
        share.put(1, HALF).await.unwrap();
        assert_eq!(share.held(), 10 + HALF);
        share.put(HALF - 1, HALF).await.unwrap();
        assert_eq!(share.held(), 10 + HALF);
    }

    #[actix_web::test]
    async fn callers_who_hold_nothing_are_forgotten() {
        let room = Room::default();
        for number in 0..3_000 {
            arrived(&room, Uuid::from_u128(number), 1).await.unwrap();
        }
        let remembered = room.0.arriving.by_caller.lock().unwrap().len();
        assert!(remembered <= MANY_CALLERS, "{remembered}");
    }
}
