//! How the commit comes into the builds by `make` and by Docker.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const NAME: &str = "LOGBOOK_COMMIT";

/// What builds by `make` find in the variable, with a git that prints `said` or
/// without git, and with what `given` sets it to before.
fn by_make(said: Option<&str>, given: Option<&str>) -> String {
    let folder = tempfile::tempdir().unwrap();
    for program in ["find", "make", "sh"] {
        symlink(found(program), folder.path().join(program)).unwrap();
    }
    if let Some(said) = said {
        let git = folder.path().join("git");
        let script = format!("#!/bin/sh\n[ \"$*\" = 'rev-parse --short HEAD' ] && echo {said}\n");
        fs::write(&git, script).unwrap();
        fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let shown = folder.path().join("shown.mk");
    fs::write(&shown, format!("shown:\n\t@echo [$${NAME}]\n")).unwrap();
    let mut make = Command::new(folder.path().join("make"));
    make.current_dir(ROOT)
        .env("PATH", folder.path())
        .args(["--no-print-directory", "-f", "Makefile", "-f"])
        .arg(&shown)
        .arg("shown");
    for name in [NAME, "MAKEFLAGS", "MAKEFILES", "MAKELEVEL", "MFLAGS"] {
        make.env_remove(name);
    }
    let output = make.envs(given.map(|given| (NAME, given))).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

fn found(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    places.find(|place| place.is_file()).unwrap()
}

#[test]
fn make_builds_with_the_commit_that_is_given_or_checked_out() {
    assert_eq!(by_make(Some("0123abc"), None), "[0123abc]\n");
    assert_eq!(by_make(Some("0123abc"), Some("v1")), "[v1]\n");
    assert_eq!(by_make(None, None), "[]\n");
}

#[test]
fn docker_builds_with_the_commit_that_is_given() {
    let read = |path: &str| fs::read_to_string(Path::new(ROOT).join(path)).unwrap();
    let compose: Value = serde_saphyr::from_str(&read("docker-compose.yml")).unwrap();
    let build = &compose["services"]["backend"]["build"];
    assert_eq!(build["args"][NAME], format!("${{{NAME}:-}}"));
    let dockerfile = read(build["dockerfile"].as_str().unwrap());
    let (before, _) = dockerfile.split_once("cargo build").unwrap();
    let (_, stage) = before.rsplit_once("\nFROM ").unwrap();
    assert!(stage.contains(&format!("\nARG {NAME}\n")), "{stage}");
}
