//! Where an export goes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::ExportError;

/// A file, which gets its name when it is whole, or the standard output.
pub(super) struct Target {
    out: Box<dyn Write>,
    name: String,
    /// What the file is called until then, and in the end.
    names: Option<(PathBuf, PathBuf)>,
}

impl Target {
    /// Opens the file, or the standard output.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, ExportError> {
        let Some(path) = path else {
            return Ok(Self {
                out: Box::new(io::stdout()),
                name: "the standard output".to_owned(),
                names: None,
            });
        };
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let name = part.display().to_string();
        let file = File::create(&part).map_err(|source| ExportError::Unwritable {
            name: name.clone(),
            source,
        })?;
        Ok(Self {
            out: Box::new(file),
            name,
            names: Some((part, path.to_path_buf())),
        })
    }

    /// Writes the next bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.out
            .write_all(bytes)
            .map_err(|source| self.unwritable(source))
    }

    /// The file is whole.
    pub(super) fn finish(mut self) -> Result<(), ExportError> {
        let flushed = self.out.flush();
        let finished = flushed.and_then(|()| match &self.names {
            Some((part, whole)) => fs::rename(part, whole),
            None => Ok(()),
        });
        finished.map_err(|source| self.unwritable(source))
    }

    fn unwritable(&self, source: io::Error) -> ExportError {
        ExportError::Unwritable {
            name: self.name.clone(),
            source,
        }
    }
}
