//! `logbook serve`.

use super::{CliError, print};
use crate::config::Config;
use crate::wiring::Running;

/// Runs the server until it is told to stop: SIGTERM or SIGINT.
///
/// The order matters. The address is taken before Postgres starts, so that a
/// second server on the same address does no work in vain; at the end requests
/// are answered before Postgres stops.
pub(super) fn run(config: &Config) -> Result<(), CliError> {
    Running::start(config)?.serve(|welcome| {
        // A closed standard output is no reason not to serve.
        if let Err(error) = print::output(welcome) {
            log::warn!("{error}");
        }
    })
}
