//! Every figure for other programs.

use std::fs;
use std::path::Path;

use crate::error::{BenchError, Result};
use crate::read::report::Report;

/// Writes the report to a file.
pub(crate) fn write(report: &Report, path: &Path) -> Result<()> {
    let text = serde_json::to_string_pretty(report).unwrap_or_default();
    fs::write(path, text).map_err(BenchError::io(format!("write {}", path.display())))
}
