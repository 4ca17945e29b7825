//! What the first start on an empty database makes: an admin and an API key.

use std::path::Path;

/// Where the first API key is kept, so that `logbook demo` and scripts on this
/// machine can store entries; readable by the owner only.
pub(crate) const KEY_FILE: &str = "ingest.key";

/// The API key of the first start, if it was made in this data directory.
pub(crate) fn stored_key(data_dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(data_dir.join(KEY_FILE)).ok()?;
    Some(text.trim().to_owned()).filter(|key| !key.is_empty())
}
