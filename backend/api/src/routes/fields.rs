//! Rules that fields of several bodies share.

use logbook_domain::field_error::Complaints;
use logbook_domain::time::{self, Moment};
use serde::{Deserialize, Deserializer, de};
use utoipa::ToSchema;

/// Longest e-mail address, in characters (RFC 5321).
const MAX_EMAIL_CHARS: usize = 254;

/// A text that is not blank, as the OpenAPI document describes it.
#[derive(ToSchema)]
#[schema(value_type = String, pattern = r"[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")]
#[expect(dead_code, reason = "describes a value, holds none")]
pub(crate) struct NotBlank(String);

/// A name, as the OpenAPI document describes it (see [`check_text`]).
#[derive(ToSchema)]
#[schema(
    value_type = String, max_length = 200,
    pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^ \u0000-\u001f\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000][^\u0000-\u001f\u007f-\u009f]*$"
)]
#[expect(dead_code, reason = "describes a value, holds none")]
pub(crate) struct Name(String);

/// Reads a field that may be left out, but where null is a value like others:
/// for `Option<Option<T>>` null takes the value away, for `Option<T>` it is
/// refused.
pub(crate) fn present<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(from).map(Some)
}

/// Reads an RFC 3339 time.
fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Moment, D::Error> {
    let text = String::deserialize(from)?;
    time::parse(&text).map_err(de::Error::custom)
}

/// An RFC 3339 time in a body.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct BodyMoment(#[serde(deserialize_with = "moment")] pub(crate) Moment);

/// Holds a text to a length and keeps out what cannot be seen.
pub(crate) fn check_text(bad: &mut Complaints, field: &str, text: &str, max_chars: usize) {
    let length = text.chars().count();
    if text.trim().is_empty() {
        bad.add(field, "must not be empty");
    } else if length > max_chars {
        bad.add(
            field,
            format!("must have at most {max_chars} characters, got {length}"),
        );
    } else if text.chars().any(char::is_control) {
        bad.add(field, "must not contain control characters");
    }
}

/// Returns the e-mail address in the form it is stored in.
///
/// # Errors
/// A message when it is no address.
pub(crate) fn email(text: &str) -> Result<String, String> {
    let address = text.trim();
    let refusal = || {
        format!(
            "must be an e-mail address such as ada@example.com, got `{}`",
            address.escape_debug()
        )
    };
    // Postgres and Rust do not agree on the lower case of every letter.
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic());
    let (local, domain) = address.rsplit_once('@').ok_or_else(refusal)?;
    if local.is_empty() || domain.is_empty() || !is_plain || address.contains([',', ';', '<', '>'])
    {
        return Err(refusal());
    }
    if address.len() > MAX_EMAIL_CHARS {
        return Err(format!(
            "must have at most {MAX_EMAIL_CHARS} characters, got {}",
            address.len()
        ));
    }
    Ok(address.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_stored_in_lower_case() {
        assert_eq!(email(" Ada@Example.COM ").as_deref(), Ok("ada@example.com"));
        for text in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a b@c.d",
            "a\0@c.d",
            "é@c.d",
            "a,b@c.d",
        ] {
            assert!(email(text).is_err(), "{text:?}");
        }
        assert!(email(&format!("{}@example.com", "a".repeat(250))).is_err());
    }
}
