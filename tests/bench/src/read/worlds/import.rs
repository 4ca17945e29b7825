//! `logbook import` of entries that all lie in one hour.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::{BenchError, Result};
use crate::fixture::installation::{EMAIL, Installation, PASSWORD};
use crate::fixture::size::Size;
use crate::fixture::world::{Cast, Lines};
use crate::shared::server::{self, Server};

/// A file of entries.
#[derive(Debug)]
pub(crate) struct ImportFile(PathBuf);

impl ImportFile {
    /// Writes so many entries, which begin within an hour.
    pub(crate) fn write(
        directory: &Path,
        cast: &Cast,
        hour: DateTime<Utc>,
        size: Size,
    ) -> Result<Self> {
        let wrap = || BenchError::io("write a file to import");
        let path = directory.join("import.jsonl");
        let mut out = BufWriter::new(File::create(&path).map_err(wrap())?);
        let mut lines = Lines::new(cast, 7);
        let mut text = String::new();
        for number in 0..size.0 {
            let share = number as f64 / size.0 as f64;
            let millis = (3_600_000.0 * share) as i64;
            text.clear();
            lines.write(hour + TimeDelta::milliseconds(millis), &mut text);
            out.write_all(text.as_bytes()).map_err(wrap())?;
        }
        out.flush().map_err(wrap())?;
        Ok(Self(path))
    }

    /// Brings it into a running server and returns how long that took.
    pub(crate) fn bring(&self, installation: &Installation, server: &Server) -> Result<Duration> {
        let began = Instant::now();
        let output = Command::new(server::program(installation.program())?)
            .arg("import")
            .arg(&self.0)
            .args(["--url", &format!("http://{}", server.address)])
            .env("LOGBOOK_ADMIN__EMAIL", EMAIL)
            .env("LOGBOOK_ADMIN__PASSWORD", PASSWORD)
            .current_dir(installation.directory.path())
            .stdin(Stdio::null())
            .output()
            .map_err(BenchError::io("run logbook import"))?;
        if !output.status.success() {
            return Err(BenchError::Program {
                program: "logbook import",
                said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            });
        }
        Ok(began.elapsed())
    }
}

impl Drop for ImportFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
