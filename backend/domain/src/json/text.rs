//! JSON text that is known to be JSON.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::escape;

/// `text` as a string of JSON.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    escape::encode(text, &mut json);
    json.push('"');
    json
}

/// The text that `raw` stands for, if it is a string.
#[must_use]
pub fn string(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inside = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    Some(escape::decode(inside))
}

/// Whether characters of `raw` are replaced in what is kept of it: NUL and
/// halves of surrogate pairs.
#[must_use]
pub fn has_replaced(raw: &RawValue) -> bool {
    escape::has_replaced(raw.get())
}

/// Whether `raw` spells half of a surrogate pair, which no text can hold.
#[must_use]
pub fn has_half(raw: &RawValue) -> bool {
    escape::has_half(raw.get())
}

/// The text of one JSON value. It is written into an answer as it is.
#[derive(Clone, Debug)]
pub struct JsonText(Box<RawValue>);

impl JsonText {
    /// Takes a text over, or returns `None` when it is not JSON.
    #[must_use]
    pub fn parse(text: String) -> Option<Self> {
        RawValue::from_string(text).ok().map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for JsonText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for JsonText {}

impl Serialize for JsonText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
