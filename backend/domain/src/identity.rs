//! Users as they are compared.

use std::borrow::Cow;

/// What identifies a user, as it is compared: an email address (one `@` with
/// something on either side) with A to Z in lower case, anything else as it was
/// sent. No other letters: the database, which has to agree in any locale, knows
/// the case of these alone.
#[must_use]
pub fn compared(identity: &str) -> Cow<'_, str> {
    let is_address = identity.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    if is_address && identity.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(identity.to_ascii_lowercase())
    } else {
        Cow::Borrowed(identity)
    }
}
