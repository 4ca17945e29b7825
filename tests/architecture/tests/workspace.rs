//! No crate of the workspace has a circle among its files or folders.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::path::Path;

use logbook_architecture::workspace::Target;
use logbook_architecture::{circles, places_that_name, workspace};

/// Crates that neither read a clock nor do I/O: whoever calls them passes what they
/// need.
const PURE: [&str; 4] = [
    "logbook-columnar",
    "logbook-demo",
    "logbook-domain",
    "logbook-intake",
];
const NOT_PURE: [&str; 10] = [
    "std::env",
    "std::fs",
    "std::net::Tcp",
    "std::net::ToSocketAddrs",
    "std::net::Udp",
    "std::process",
    "std::thread::sleep",
    "std::thread::spawn",
    "std::time::Instant",
    "std::time::SystemTime",
];

fn targets() -> Vec<Target> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::set_current_dir(repository).unwrap();
    workspace::targets().unwrap()
}

#[test]
fn arrows_between_modules_lead_in_no_circle() {
    let mut found = String::new();
    for target in targets() {
        for circle in circles(&target.root).unwrap() {
            found.push_str(&format!("{}: {circle}\n", target.krate));
        }
    }
    assert!(found.is_empty(), "circles between modules:\n\n{found}");
}

#[test]
fn pure_crates_neither_read_a_clock_nor_do_io() {
    let mut found = Vec::new();
    for target in targets() {
        let is_pure = PURE.contains(&target.krate.as_str());
        if is_pure && target.root.ends_with("src/lib.rs") {
            found.extend(places_that_name(&target.root, &NOT_PURE).unwrap());
        }
    }
    assert!(found.is_empty(), "not pure:\n{}", found.join("\n"));
}
