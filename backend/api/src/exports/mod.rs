//! Exports under way: how many there may be, and what they keep on disk.
//!
//! An export is read as fast as the database gives it, whatever its client does:
//! what the client has not taken waits in a file, so that connection and snapshot
//! are given back once everything has been read.
//!
//! The alternative, to end the export of a slow client and let it go on by cursor,
//! would show two moments of the log in one file.

mod overflow;
mod room;
pub(crate) mod spool;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use logbook_store::Disk;
use uuid::Uuid;

use crate::error::ApiError;
pub use room::BufferOptions;
pub(crate) use room::Room;

/// Most exports of one caller at a time, from the first byte to the last.
const MOST_PER_CALLER: usize = 2;
/// Seconds after which one of them may have ended.
const RETRY_AFTER_SECONDS: u64 = 5;

/// The exports of this server.
#[derive(Clone, Debug)]
pub(crate) struct Exports {
    under_way: Arc<Mutex<HashMap<Uuid, usize>>>,
    room: Room,
}

/// One export; it counts as long as this value lives.
#[derive(Debug)]
pub(crate) struct Ticket {
    exports: Exports,
    caller: Uuid,
}

impl Exports {
    /// No export yet.
    #[must_use]
    pub(crate) fn new(options: BufferOptions, disk: Disk) -> Self {
        Self {
            under_way: Arc::default(),
            room: Room::new(options, disk),
        }
    }

    /// Counts an export of the caller.
    ///
    /// # Errors
    /// [`ApiError::TooManyRequests`] when the caller has as many as one may.
    pub(crate) fn begin(&self, caller: Uuid) -> Result<Ticket, ApiError> {
        let mut under_way = self.lock();
        let own = under_way.entry(caller).or_default();
        if *own >= MOST_PER_CALLER {
            return Err(ApiError::TooManyRequests {
                detail: format!("{MOST_PER_CALLER} exports of yours are under way already"),
                retry_after: RETRY_AFTER_SECONDS,
            });
        }
        *own += 1;
        Ok(Ticket {
            exports: self.clone(),
            caller,
        })
    }

    /// Returns how many exports are under way.
    pub(crate) fn count(&self) -> usize {
        self.lock().values().sum()
    }

    /// Room for what clients have not taken.
    pub(crate) const fn room(&self) -> &Room {
        &self.room
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, usize>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut under_way = self.exports.lock();
        if let Some(own) = under_way.get_mut(&self.caller) {
            *own -= 1;
            if *own == 0 {
                under_way.remove(&self.caller);
            }
        }
    }
}
