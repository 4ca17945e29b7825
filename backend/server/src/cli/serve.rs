//! `logbook serve`.

use super::{CliError, print};
use crate::config::Config;
use crate::wiring::Running;

/// Runs the server until it is told to stop: SIGTERM, SIGINT or SIGHUP.
///
/// The order matters. The address is taken before Postgres starts, so that a
/// second server on the same address does no work in vain; at the end requests
/// are answered before Postgres stops.
pub(super) fn run(config: &Config) -> Result<(), CliError> {
    let running = Running::start(config)?;
    print::output(&running.welcome())?;
    running.wait()
}
