//! Content that comes apart from its entry, and how the two find each other.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::content::{Body, Snapshot};
use crate::json;

/// Content without its entry, checked and redacted.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Leads to the entry.
    pub key: Uuid,
    /// Tells which of two parts of one key came later.
    pub ordinal: i64,
    /// What was asked.
    pub prompt: Snapshot,
    /// What was answered.
    pub response: Snapshot,
}

impl Part {
    /// The content as a JSON object with `prompt` and `response`, as far as there are any.
    #[must_use]
    pub fn to_json(&self) -> String {
        let sides = [("prompt", &self.prompt), ("response", &self.response)];
        let fields = sides.into_iter().filter_map(|(name, side)| {
            let value = match &side.body {
                Body::Text(text) => json::quoted(text),
                Body::Json(json) => json.as_str().to_owned(),
                Body::Empty | Body::NotPersisted => return None,
            };
            Some(format!("\"{name}\":{value}"))
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    }
}

/// An entry whose content may come by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// The entry.
    pub id: Uuid,
    /// Where it takes parts, the keys that know best first.
    pub openings: Vec<Opening>,
}

/// A key under which an entry takes parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The key of the parts.
    pub key: Uuid,
    /// It takes parts up to this ordinal.
    pub ordinal: i64,
}

/// The key of a text that leads to an entry, the same on every server.
#[must_use]
pub fn key_of(text: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
