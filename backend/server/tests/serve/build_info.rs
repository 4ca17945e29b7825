//! The commit that the program names.

use crate::server::Place;

/// As cargo gives it to the program, which it builds together with this test.
const GIVEN: Option<&str> = option_env!("LOGBOOK_COMMIT");

#[test]
fn the_program_and_its_metrics_name_the_commit_of_the_build() {
    let commit = GIVEN.filter(|commit| !commit.is_empty());
    let (version, commit) = (env!("CARGO_PKG_VERSION"), commit.unwrap_or("unknown"));
    let place = Place::new();
    let output = place.run(&["--version"], &[]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, format!("logbook {version} ({commit})\n"));
    let (_, metrics) = place.serve().request("GET", "/metrics", &[], "");
    let line = format!("logbook_build_info{{version=\"{version}\",commit=\"{commit}\"}} 1");
    assert!(metrics.lines().any(|one| one == line), "{metrics}");
}
