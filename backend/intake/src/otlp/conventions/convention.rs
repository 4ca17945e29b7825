//! What a convention is.

use super::field::Field;
use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::operation::Operation;

/// A convention for attributes.
pub(super) struct Convention {
    /// Attributes with the fields they give, the first that has a value counts.
    pub(super) fields: &'static [(&'static str, Field)],
    /// Prefixes of attributes that become metadata under the rest of their name.
    pub(super) metadata: &'static [&'static str],
    /// Attributes that hold content or what `read` takes from them, and prefixes
    /// of such, which end in a dot: they are not repeated in the metadata.
    pub(super) told: &'static [&'static str],
    /// Prompt, response and what else a single attribute does not tell.
    pub(super) read: fn(&Attributes<'_>, &mut Operation) -> Result<(), Malformed>,
}
