//! How commands that talk to a server sign in when nobody says how.

use std::path::Path;

use super::{CliError, load};
use crate::{first_start, remote};

/// Takes the key of the first start when no other way to sign in is given: on
/// the machine of a fresh server nothing else is needed.
pub(super) fn complete(settings: Option<&Path>, args: &mut remote::Args) -> Result<(), CliError> {
    if args.api_key.is_none() && args.email.is_none() {
        let config = load::config(settings)?;
        args.api_key = first_start::stored_key(&config.database.data_dir);
    }
    Ok(())
}
