//! The short texts of an entry as they stand on the wire.
//!
//! An entry is not lost over a detail: what can be kept in another spelling is
//! kept, and the client is told. Only an identity has to be what was sent, since
//! else two things would become one.

use logbook_domain::entry::REPLACED;
use logbook_domain::field_error::FieldError;
use logbook_domain::json;
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::reader::Reader;
use super::shortened::shortened;

/// What is said of an identity that no text can hold.
const NO_IDENTITY: &str = "must not have NUL or half of a surrogate pair in it: no text holds these, \
     and what stands in for them could be the id of something else";

/// A string, or a number, which many write where an id has digits only. JSON of
/// some languages spells characters that no text can hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a>(&'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(input)?;
        let other = match raw.get().as_bytes() {
            [b'"' | b'-' | b'0'..=b'9', ..] => return Ok(Self(raw)),
            [b'{', ..] => Unexpected::Map,
            [b'[', ..] => Unexpected::Seq,
            other => Unexpected::Bool(other.starts_with(b"t")),
        };
        Err(D::Error::invalid_type(other, &"a string"))
    }
}

impl Reader {
    /// Returns a text as it is kept.
    pub(super) fn text(&mut self, field: &str, sent: Option<Text<'_>>) -> Option<String> {
        let Text(raw) = sent?;
        if json::has_replaced(raw) {
            self.warn(field, REPLACED);
        }
        if let Some(text) = json::string(raw) {
            return Some(text.into_owned());
        }
        let number = raw.get();
        let message = format!(
            "is a number, and kept as the text \"{}\"",
            shortened(number)
        );
        self.warn(field, message);
        Some(number.to_owned())
    }

    /// Returns the text that something is known by.
    pub(super) fn identity(&mut self, field: &str, sent: Option<Text<'_>>) -> Option<String> {
        if json::has_half(sent?.0) {
            self.errors.push(FieldError::new(field, NO_IDENTITY));
            return None;
        }
        self.text(field, sent)
    }

    /// Returns a name: what it belongs to is known by it where it `has_id` no
    /// other.
    pub(super) fn label(
        &mut self,
        field: &str,
        sent: Option<Text<'_>>,
        has_id: bool,
    ) -> Option<String> {
        if has_id {
            self.text(field, sent)
        } else {
            self.identity(field, sent)
        }
    }

    /// Returns the client's own id: two of them must never be one.
    pub(super) fn own_id(&mut self, sent: Option<Text<'_>>) -> Option<String> {
        if json::has_replaced(sent?.0) {
            self.errors.push(FieldError::new("id", NO_IDENTITY));
            return None;
        }
        self.text("id", sent)
    }
}
