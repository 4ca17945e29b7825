//! The directory of one run, removed at its end unless it is to be kept.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::error::{BenchError, Result};

const PREFIX: &str = "logbook-bench-";

/// A directory that goes with its value, or stays.
#[derive(Debug)]
pub(crate) struct Directory {
    path: PathBuf,
    is_kept: bool,
}

impl Directory {
    /// Makes a new one, after removing those of runs that were killed.
    pub(crate) fn create(parent: Option<&Path>) -> Result<Self> {
        let parent = parent.map_or_else(std::env::temp_dir, Path::to_path_buf);
        remove_abandoned(&parent);
        let path = parent.join(format!("{PREFIX}{}", std::process::id()));
        make(&path)?;
        Ok(Self {
            path,
            is_kept: false,
        })
    }

    /// Uses one that stays, and makes it where it is not there yet.
    pub(crate) fn keep(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            make(path)?;
        }
        let path =
            fs::canonicalize(path).map_err(BenchError::io(format!("find {}", path.display())))?;
        Ok(Self {
            path,
            is_kept: true,
        })
    }

    /// Whether it stays.
    pub(crate) const fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn make(path: &Path) -> Result<()> {
    let wrap = || BenchError::io(format!("create {}", path.display()));
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(wrap())?;
    // As root, Postgres runs under another account that must pass through.
    fs::set_permissions(path, fs::Permissions::from_mode(0o711)).map_err(wrap())
}

/// A run that was killed leaves gigabytes behind; nobody holds the lock of its
/// data directory any more.
fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let is_ours = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        let lock = File::open(path.join("data/logbook.lock"));
        if is_ours && lock.is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(&path);
        }
    }
}
