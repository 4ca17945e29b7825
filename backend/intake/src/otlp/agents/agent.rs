//! What an agent is, and one of its events.

use crate::otlp::Malformed;
use crate::otlp::conventions::Field;
use crate::otlp::parts::Told;
use crate::otlp::record::Record;
use crate::otlp::request::Resource;

/// A program that tells of its work in events.
pub(super) struct Agent {
    /// What the names of its events begin with.
    pub(super) prefix: &'static str,
    /// The `service.name` of its resource, unless somebody has set another.
    pub(super) service: &'static str,
    /// An attribute that nobody else's records have; empty where there is none.
    pub(super) marked_by: &'static str,
    /// The agent as entries name it.
    pub(super) name: &'static str,
    /// Attributes with the fields they give, the first that has a value counts.
    pub(super) fields: &'static [(&'static str, Field)],
    /// Attributes that are neither a field nor metadata: content, and what is
    /// told twice.
    pub(super) left_out: &'static [&'static str],
    /// What becomes of an event, which is named without the prefix.
    pub(super) read: fn(&str, &Event<'_, '_>) -> Result<Told, Malformed>,
}

/// The event of a coding agent.
pub(super) struct Event<'e, 'a> {
    pub(super) agent: &'static Agent,
    pub(super) record: &'e Record<'a>,
    pub(super) resource: &'e Resource,
}
