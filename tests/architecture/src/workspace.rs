//! The crates of the workspace, as Cargo knows them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

use serde_json::Value;

/// A library, program or test that a crate of the workspace builds.
pub struct Target {
    /// The name of the crate.
    pub krate: String,
    /// The root file.
    pub root: PathBuf,
}

/// Returns every target of every member, root files relative to the workspace.
///
/// # Errors
///
/// Cargo cannot be run, or prints something else than its metadata.
pub fn targets() -> io::Result<Vec<Target>> {
    let metadata = metadata()?;
    let workspace = Path::new(text(&metadata["workspace_root"])?);
    let mut targets = Vec::new();
    for package in list(&metadata["packages"])? {
        for target in list(&package["targets"])? {
            let root = Path::new(text(&target["src_path"])?);
            targets.push(Target {
                krate: text(&package["name"])?.to_owned(),
                root: root.strip_prefix(workspace).unwrap_or(root).to_owned(),
            });
        }
    }
    Ok(targets)
}

fn metadata() -> io::Result<Value> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .output()?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("cargo metadata failed: {reason}")));
    }
    serde_json::from_slice(&output.stdout).map_err(io::Error::from)
}

fn text(value: &Value) -> io::Result<&str> {
    value.as_str().ok_or_else(|| not_metadata("a text", value))
}

fn list(value: &Value) -> io::Result<&[Value]> {
    let list = value.as_array().map(Vec::as_slice);
    list.ok_or_else(|| not_metadata("a list", value))
}

fn not_metadata(wanted: &str, value: &Value) -> io::Error {
    io::Error::other(format!("cargo metadata holds {value} instead of {wanted}"))
}
