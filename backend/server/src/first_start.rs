//! What the first start on an empty database makes: an admin and an API key.

use std::path::Path;

use logbook_api::bootstrap::{self, BootstrapError, FirstAdmin};
use logbook_domain::clock::Clock;
use logbook_store::Store;

use crate::config::AdminConfig;

/// Where the first API key is kept, so that `logbook demo` and scripts on this
/// machine can store entries; readable by the owner only.
const KEY_FILE: &str = "ingest.key";

/// What was made, to be shown once. Nothing of it at later starts.
#[derive(Default)]
pub(crate) struct FirstStart {
    /// The admin, with the password if it was made up.
    pub(crate) admin: Option<FirstAdmin>,
    /// A key that may store entries and nothing else.
    pub(crate) api_key: Option<String>,
}

/// Makes the first admin and the first API key where there are none.
pub(crate) fn prepare(
    store: &Store,
    clock: &Clock,
    config: &AdminConfig,
) -> Result<FirstStart, BootstrapError> {
    let admin = bootstrap::first_admin(store, clock, &config.email, config.password.clone())?;
    let api_key = bootstrap::first_ingest_key(store, clock, "first start")?;
    Ok(FirstStart { admin, api_key })
}

/// Keeps the key in the data directory of the embedded Postgres, beside the
/// database password, which opens more.
pub(crate) fn store_key(data_dir: &Path, key: &str) {
    if let Err(error) =
        logbook_embedded::write_private(&data_dir.join(KEY_FILE), &format!("{key}\n"))
    {
        log::warn!("{error}");
    }
}

/// Returns the API key of the first start, if it was made in this data
/// directory.
pub(crate) fn stored_key(data_dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(data_dir.join(KEY_FILE)).ok()?;
    Some(text.trim().to_owned()).filter(|key| !key.is_empty())
}
