//! `logbook demo`.

use std::path::Path;

use super::{CliError, sign_in};
use crate::demo;

/// Sends the sample, with the key of the first start when no other way to sign
/// in is given.
pub(super) fn run(settings: Option<&Path>, mut args: demo::Args) -> Result<(), CliError> {
    sign_in::complete(settings, &mut args.remote)?;
    Ok(demo::run(args)?)
}
