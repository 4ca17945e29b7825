//! Making API keys.

use logbook_domain::access::Permission;
use logbook_domain::id;
use logbook_domain::time::Moment;
use logbook_store::api_keys::NewApiKey;

use super::secret;

/// Characters of the secret that are kept to recognise it by: the common
/// beginning and eight of its own.
const PREFIX_CHARS: usize = secret::API_KEY_PREFIX.len() + 8;

/// A key to be stored, and its secret, which is not.
///
/// # Errors
/// Fails when the system has no randomness.
pub(crate) fn new_key(
    name: String,
    scopes: Vec<Permission>,
    expires_at: Option<Moment>,
    now: Moment,
) -> Result<(NewApiKey, String), getrandom::Error> {
    let secret = secret::new_api_key()?;
    let new = NewApiKey {
        id: id::fresh(now, secret::random()?),
        name,
        prefix: secret.chars().take(PREFIX_CHARS).collect(),
        secret_hash: secret::digest(&secret),
        scopes,
        created_at: now,
        created_by: None,
        expires_at,
    };
    Ok((new, secret))
}
