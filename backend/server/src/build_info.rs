//! What this program was built from.

use std::sync::LazyLock;

use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

/// Version of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit as whoever built the program named it. Read here, in the topmost
/// crate, because another commit compiles the crate anew that reads it.
const COMMIT: &str = match option_env!("LOGBOOK_COMMIT") {
    // Compose passes a build argument that nobody gave as an empty variable.
    Some(commit) if !commit.is_empty() => commit,
    _ => "unknown",
};

/// Returns the version with the commit, as `logbook --version` prints it.
pub(crate) fn version() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| format!("{VERSION} ({COMMIT})"));
    &TEXT
}

/// Adds the metric `logbook_build_info`.
pub(crate) fn register_metrics(registry: &mut Registry) {
    registry.register(
        "logbook_build",
        "Version of the server and the commit it was built from",
        Info::new([("version", VERSION), ("commit", COMMIT)]),
    );
}
