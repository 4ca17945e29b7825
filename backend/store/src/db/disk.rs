//! The free space on the disk of the database, when that disk is local.
//!
//! The write path asks [`Disk::has_room`] first, so that the disk is never filled to
//! the last byte.

use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// Bytes that are kept free. A Postgres that finds no space for its write-ahead log
/// shuts down, and cannot answer until there is space again; with a reserve, reads
/// and deletions continue. The reserve is enough for several WAL segments and for
/// small writes.
const RESERVE: u64 = 128 * 1024 * 1024;

/// The disk that holds the database; `None` when the database is on another machine.
#[derive(Clone, Debug, Default)]
pub struct Disk(Option<PathBuf>);

impl Disk {
    /// Creates a handle on the disk that contains `path`.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self(Some(path))
    }

    /// Returns the free bytes, or `None` when the disk is not local.
    #[must_use]
    pub fn free_bytes(&self) -> Option<u64> {
        free_bytes(self.0.as_deref()?)
    }

    /// Checks that there is space for more than small writes.
    ///
    /// # Errors
    /// Returns [`StoreError::Exhausted`] when only the reserve of 128 MiB, or less, is
    /// free.
    pub fn has_room(&self) -> Result<(), StoreError> {
        let Some(path) = &self.0 else { return Ok(()) };
        // When the file system cannot be queried, Postgres itself reports a full disk.
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

/// Returns the bytes that are free for unprivileged processes on the disk of `path`.
fn free_bytes(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}
