//! Room on the disk of the database, where it is one of ours.

use std::path::PathBuf;

use crate::error::StoreError;

/// Bytes that are kept free. A Postgres that finds no room for its write-ahead
/// log stops altogether, and can answer nothing until there is some again; while
/// some is left, reads and deletions go on. It is enough for several files of
/// that log and for what small acts write.
const RESERVE: u64 = 128 * 1024 * 1024;

/// The disk that holds the database; none when that is elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Disk(Option<PathBuf>);

impl Disk {
    /// The disk that `path` lies on.
    #[must_use]
    pub const fn of(path: PathBuf) -> Self {
        Self(Some(path))
    }

    /// Bytes that are free for the database, where its disk is one of ours.
    #[must_use]
    pub fn free_bytes(&self) -> Option<u64> {
        free_bytes(self.0.as_deref()?)
    }

    /// Whether there is room for more than small acts.
    ///
    /// # Errors
    /// [`StoreError::Exhausted`] when no more than the reserve is free.
    pub fn has_room(&self) -> Result<(), StoreError> {
        let Some(path) = &self.0 else { return Ok(()) };
        // A disk that cannot be asked is found out by Postgres.
        match free_bytes(path) {
            Some(free) if free < RESERVE => Err(StoreError::Exhausted(format!(
                "{} MiB are free on the disk of the database, {} MiB must stay",
                free >> 20,
                RESERVE >> 20
            ))),
            _ => Ok(()),
        }
    }
}

/// Bytes that are free for us on the disk of `path`.
fn free_bytes(path: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}
