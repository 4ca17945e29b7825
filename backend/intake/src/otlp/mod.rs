//! OTLP: spans and log records in protobuf or JSON, turned into drafts.
//!
//! A body is cut into its items first ([`request`]). Then one item after
//! the other is read ([`span`]), becomes an [`operation`] by the conventions its
//! attributes follow ([`conventions`]), and at last a draft. So the memory a
//! body takes follows its length, and one bad item costs none of the others.

mod agents;
mod attributes;
mod conventions;
mod count;
mod draft;
mod family;
mod joins;
mod json;
mod kept;
mod kind;
mod known;
mod lineage;
mod operation;
mod outcome;
mod parts;
mod record;
pub mod reply;
mod request;
mod rest;
mod skipped;
mod span;
mod transcribe;
mod unflatten;
mod value;
mod wire;

pub use operation::Operation;
pub use outcome::Outcome;
pub use parts::{Called, Part};
pub use reply::Signal;
pub use request::Request;
pub use skipped::Skipped;

use serde_json::value::RawValue;

/// Most spans or log records that are taken from one request.
pub const MAX_ITEMS: usize = 10_000;
/// Most resources, and most scopes, that are looked at in one request.
const MAX_GROUPS: usize = 10_000;
/// Most attributes of one span, event, record or resource.
pub const MAX_ATTRIBUTES: usize = 20_000;
/// Most events of one span.
pub const MAX_EVENTS: usize = 20_000;
/// Most elements of one list or map.
const MAX_ELEMENTS: usize = 20_000;
/// How deep lists and maps may be nested in a value.
const MAX_VALUE_DEPTH: usize = 32;

/// How a request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Binary protobuf.
    Protobuf,
    /// OTLP/JSON.
    Json,
}

/// A message as it stands in the body.
#[derive(Clone, Copy, Debug)]
enum Raw<'a> {
    Proto(&'a [u8]),
    Json(&'a RawValue),
}

/// What is wrong with a message, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(String);

impl Malformed {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
