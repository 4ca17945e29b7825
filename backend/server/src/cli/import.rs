//! `logbook import`.

use std::path::Path;
use std::process::ExitCode;

use super::{CliError, sign_in};
use crate::import::{self, Outcome};

/// The exit code when some lines were refused: the import went through, but
/// there is something to look at.
const SOME_REFUSED: u8 = 2;

/// Imports a file, with the key of the first start when no other way to sign in
/// is given.
pub(super) fn run(settings: Option<&Path>, mut args: import::Args) -> Result<ExitCode, CliError> {
    sign_in::complete(settings, &mut args.remote)?;
    Ok(match import::run(args)? {
        Outcome::Complete => ExitCode::SUCCESS,
        Outcome::SomeRefused => ExitCode::from(SOME_REFUSED),
    })
}
