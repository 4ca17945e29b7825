//! No crate of the workspace has a circle among its files or folders.

use std::path::Path;

use logbook_architecture::{circles, workspace};

/// Crates that still have circles, each with the reason.
const NOT_YET: &[(&str, &str)] = &[(
    "logbook-store",
    "is being rebuilt; its pure parts move to a crate of their own",
)];

#[test]
fn arrows_between_modules_lead_in_no_circle() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::set_current_dir(repository).unwrap();
    let mut found = String::new();
    for target in workspace::targets().unwrap() {
        if NOT_YET.iter().any(|(name, _)| *name == target.krate) {
            continue;
        }
        for circle in circles(&target.root).unwrap() {
            found.push_str(&format!("{}: {circle}\n", target.krate));
        }
    }
    assert!(found.is_empty(), "circles between modules:\n\n{found}");
}
