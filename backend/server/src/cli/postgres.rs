//! `logbook postgres`.

use super::{CliError, print};
use crate::config::Config;
use logbook_embedded::Binaries;

/// Prints the directory and version of the binaries that would run, or fails
/// with what to do; `make` asks this before it installs any.
pub(super) fn run(config: &Config) -> Result<(), CliError> {
    if config.database.url.is_some() {
        return print::output("none: the setting database_url names a server\n");
    }
    let binaries = Binaries::find(config.database.postgres_bin.as_deref(), None)?;
    print::output(&format!(
        "PostgreSQL {} in {}\n",
        binaries.version(),
        binaries.directory().display()
    ))
}
