//! The scripts by which `make` and CI know what a machine needs.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts");

/// What the scripts themselves are written with.
const USERLAND: [&str; 7] = ["cut", "dirname", "grep", "head", "id", "sh", "sort"];

fn find(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("no {program} in PATH"))
}

/// A folder for PATH with these programs and nothing else.
fn path_with(programs: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for program in programs {
        symlink(find(program), folder.path().join(program)).unwrap();
    }
    folder
}

fn run(path: &Path, arguments: &[&str]) -> Output {
    let shell = find("sh");
    let mut command = Command::new(shell);
    command.args(arguments).current_dir(SCRIPTS);
    command.env("PATH", path).env_remove("CHROMIUM");
    command.output().unwrap()
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let bare = path_with(&USERLAND);
    let tools = "rust rust_lints cc node python postgres browser";
    let arguments: Vec<_> = ["check-tools.sh"]
        .into_iter()
        .chain(tools.split(' '))
        .collect();
    let output = run(bare.path(), &arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for tool in [
        "Rust 1.",
        "a C compiler",
        "Perl",
        "Node 20.",
        "Python 3.",
        "Chromium",
    ] {
        assert!(said.contains(&format!("missing: {tool}")), "{tool}: {said}");
    }
    assert!(
        said.lines().all(|line| line.starts_with("missing: ")),
        "{said}"
    );
}

#[test]
fn python_without_venv_and_rust_without_lints_are_told_before_anything_begins() {
    let bare = path_with(&USERLAND);
    for program in ["python3", "cargo"] {
        // Each answers that it is there, but neither has what is asked for next.
        let script = "#!/bin/sh\ncase $* in *venv* | fmt* | clippy*) exit 1 ;; esac\n";
        write_program(&bare.path().join(program), script);
    }
    let output = run(bare.path(), &["check-tools.sh", "python", "rust_lints"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for tool in ["Python's venv", "cargo fmt", "cargo clippy"] {
        assert!(said.contains(&format!("missing: {tool}")), "{tool}: {said}");
    }
}

#[test]
fn the_path_of_ci_has_no_program_that_a_bare_machine_lacks() {
    let path = PathBuf::from(std::env::var_os("PATH").unwrap());
    let output = run(&path, &["bare-path.sh"]);
    assert!(output.status.success());
    let folder = PathBuf::from(String::from_utf8(output.stdout).unwrap().trim());
    let runs = |script: &str| run(&folder, &["-c", script]).status.success();
    assert!(runs(
        "cargo --version && node --version && npm --version && python3 --version"
    ));
    for program in [
        "kill -0 $$",
        "ps",
        "psql --version",
        "curl --version",
        "jq --version",
    ] {
        // By `env`, because a shell has a `kill` of its own.
        assert!(!runs(&format!("env {program}")), "{program} runs");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
