//! `logbook demo`.

use std::path::Path;

use super::{CliError, load};
use crate::demo;
use crate::first_start;

/// Sends the sample, with the key of the first start when no other way to sign
/// in is given: on the machine of a fresh server nothing else is needed.
pub(super) fn run(settings: Option<&Path>, mut args: demo::Args) -> Result<(), CliError> {
    if args.api_key.is_none() && args.email.is_none() {
        let config = load::config(settings)?;
        args.api_key = first_start::stored_key(&config.database.data_dir);
    }
    Ok(demo::run(args)?)
}
