//! How much of what clients send is held in memory at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::ApiError;

/// Most bytes of bodies with entries that are held by all requests together,
/// from their arrival to their commit.
const MOST_BYTES: usize = 128 * 1024 * 1024;

/// Room for the bodies of all requests.
#[derive(Clone, Debug, Default)]
pub struct Room(Arc<AtomicUsize>);

impl Room {
    /// A share of nothing yet.
    #[must_use]
    pub fn share(&self) -> Share {
        Share {
            room: self.clone(),
            bytes: 0,
        }
    }
}

/// What one body takes of the room; given back with its value.
#[derive(Debug)]
pub struct Share {
    room: Room,
    bytes: usize,
}

impl Share {
    /// Takes more.
    ///
    /// # Errors
    /// [`ApiError::Overloaded`] when the others have taken too much.
    pub fn grow(&mut self, bytes: usize) -> Result<(), ApiError> {
        let Room(taken) = &self.room;
        if taken.fetch_add(bytes, Ordering::Relaxed) + bytes > MOST_BYTES {
            taken.fetch_sub(bytes, Ordering::Relaxed);
            return Err(ApiError::Overloaded(
                "as much is being taken in as there is room for".into(),
            ));
        }
        self.bytes += bytes;
        Ok(())
    }

    /// All of it so far, apart from what is to come.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let fresh = self.room.share();
        std::mem::replace(self, fresh)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_given_back() {
        let room = Room::default();
        let (mut one, mut other) = (room.share(), room.share());
        one.grow(MOST_BYTES - 1).unwrap();
        assert!(matches!(other.grow(2), Err(ApiError::Overloaded(_))));
        other.grow(1).unwrap();
        let handed_on = one.take();
        drop(one);
        assert!(other.grow(1).is_err(), "it is still held");
        drop(handed_on);
        other.grow(MOST_BYTES - 1).unwrap();
        drop(other);
        assert_eq!(room.0.load(Ordering::Relaxed), 0);
    }
}
