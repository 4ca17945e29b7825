//! How much exports keep on disk, all of them together.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use logbook_store::Disk;

/// No export takes more than this part of the room, so that a few slow clients
/// leave some to the others.
const PARTS: u64 = 4;

/// Where exports keep what their clients have not taken, and how much of it.
#[derive(Clone, Debug, Default)]
pub struct BufferOptions {
    /// A directory on a real disk; without one, nothing is kept.
    pub directory: Option<PathBuf>,
    /// Most bytes of all exports together.
    pub most_bytes: u64,
}

/// Room on disk for all exports.
#[derive(Clone, Debug)]
pub(crate) struct Room(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: BufferOptions,
    disk: Disk,
    taken: AtomicU64,
}

/// What one export takes of the room; given back with its value.
#[derive(Debug)]
pub(crate) struct Share {
    room: Room,
    bytes: u64,
}

impl Room {
    pub(super) fn new(options: BufferOptions, disk: Disk) -> Self {
        Self(Arc::new(Inner {
            options,
            disk,
            taken: AtomicU64::new(0),
        }))
    }

    /// Bytes that are taken.
    pub(crate) fn taken(&self) -> u64 {
        self.0.taken.load(Ordering::Relaxed)
    }

    /// Returns a share of nothing yet.
    pub(super) fn share(&self) -> Share {
        Share {
            room: self.clone(),
            bytes: 0,
        }
    }

    /// Returns a file that has no name, so that nobody else can open it, and
    /// that is gone with the process, however that ends.
    pub(super) fn file(&self) -> io::Result<File> {
        let Some(directory) = &self.0.options.directory else {
            return Err(io::ErrorKind::NotFound.into());
        };
        fs::create_dir_all(directory)?;
        tempfile::tempfile_in(directory)
    }
}

impl Share {
    /// Takes more, unless that is too much for this export or for all, or the
    /// disk is needed by the database.
    pub(super) fn grow(&mut self, bytes: u64) -> bool {
        let Inner {
            options: BufferOptions { most_bytes, .. },
            disk,
            taken,
        } = &*self.room.0;
        if self.bytes + bytes > most_bytes / PARTS || disk.has_room().is_err() {
            return false;
        }
        if taken.fetch_add(bytes, Ordering::Relaxed) + bytes > *most_bytes {
            taken.fetch_sub(bytes, Ordering::Relaxed);
            return false;
        }
        self.bytes += bytes;
        true
    }

    /// Gives a part of it back.
    pub(super) fn shrink(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        self.room.0.taken.fetch_sub(bytes, Ordering::Relaxed);
        self.bytes -= bytes;
    }

    /// Gives all of it back.
    pub(super) fn clear(&mut self) {
        self.shrink(self.bytes);
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.clear();
    }
}
