//! The file of one export: written at its end, read from its front.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use actix_web::web::Bytes;

use super::room::{Room, Share};

/// Most bytes read at a time.
const PIECE: u64 = 256 * 1024;

/// What waits in a file.
#[derive(Debug)]
pub(super) struct Overflow {
    file: Option<Arc<File>>,
    room: Room,
    share: Share,
    written: u64,
    read: u64,
}

/// Bytes to be read from the file, or written to it, while nobody is kept
/// waiting.
#[derive(Debug)]
pub(super) struct Stretch {
    file: Arc<File>,
    from: u64,
    length: u64,
}

impl Overflow {
    pub(super) fn new(room: &Room) -> Self {
        Self {
            file: None,
            room: room.clone(),
            share: room.share(),
            written: 0,
            read: 0,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.read == self.written
    }

    /// Bytes that wait.
    pub(super) const fn length(&self) -> u64 {
        self.written - self.read
    }

    /// Returns where the next bytes go; `None` when there is no room for them.
    pub(super) fn reserve(&mut self, bytes: &Bytes) -> Option<Stretch> {
        let length = u64::try_from(bytes.len()).ok()?;
        if !self.share.grow(length) {
            return None;
        }
        match self.file() {
            Ok(file) => Some(Stretch {
                file,
                from: self.written,
                length,
            }),
            Err(error) => {
                log::debug!("an export keeps nothing on disk: {error}");
                self.share.shrink(length);
                None
            }
        }
    }

    fn file(&mut self) -> io::Result<Arc<File>> {
        let file = match &self.file {
            Some(file) => Arc::clone(file),
            None => Arc::new(self.room.file()?),
        };
        self.file = Some(Arc::clone(&file));
        Ok(file)
    }

    /// What was reserved could not be written.
    pub(super) fn give_back(&mut self, stretch: &Stretch) {
        self.share.shrink(stretch.length);
    }

    /// What was reserved has been written.
    pub(super) const fn add(&mut self, stretch: &Stretch) {
        self.written += stretch.length;
    }

    /// Returns what is to be read next.
    pub(super) fn next(&self) -> Option<Stretch> {
        let file = self.file.as_ref().filter(|_| !self.is_empty())?;
        Some(Stretch {
            file: Arc::clone(file),
            from: self.read,
            length: self.length().min(PIECE),
        })
    }

    /// What was to be read has been read.
    pub(super) const fn remove(&mut self, stretch: &Stretch) {
        self.read += stretch.length;
    }

    /// Gives room and disk back. Nothing waits any more, or for nobody.
    pub(super) fn clear(&mut self) {
        self.file = None;
        self.share.clear();
        (self.written, self.read) = (0, 0);
    }
}

impl Stretch {
    pub(super) fn write(&self, bytes: &Bytes) -> io::Result<()> {
        self.file.write_all_at(bytes, self.from)
    }

    pub(super) fn read(&self) -> io::Result<Bytes> {
        let length = usize::try_from(self.length).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, self.from)?;
        Ok(bytes.into())
    }
}
