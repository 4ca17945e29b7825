//! What is known of a database that was built before.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{BenchError, Result};
use crate::read::size::Size;

/// A database whose rows are all there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Entries it was built with; their density is that of later ones, too.
    pub(crate) entries: u64,
    /// The first entry begins at or after this.
    pub(crate) from: DateTime<Utc>,
    /// Where the time ends that it was built with.
    pub(crate) built_to: DateTime<Utc>,
    /// The last entry begins before this.
    pub(crate) to: DateTime<Utc>,
}

impl Record {
    /// Reads the record of a size, if there is one.
    pub(crate) fn read(directory: &Path, size: Size) -> Option<Self> {
        let text = fs::read_to_string(path(directory, size)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Writes it, once the rows are there.
    pub(crate) fn write(&self, directory: &Path, size: Size) -> Result<()> {
        let path = path(directory, size);
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        fs::write(&path, text).map_err(BenchError::io(format!("write {}", path.display())))
    }
}

fn path(directory: &Path, size: Size) -> PathBuf {
    directory.join(format!("{size}.json"))
}
