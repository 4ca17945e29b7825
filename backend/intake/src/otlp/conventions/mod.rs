//! What attributes mean, one convention a file: a table of attributes with
//! their fields, and the content where it is more than one attribute.
//!
//! Of two conventions on one span the more special one is asked first: an SDK
//! that writes its own attributes beside those of OpenTelemetry knows better.

mod content;
mod convention;
mod copilot;
mod field;
mod gen_ai;
mod langfuse;
mod openinference;
mod openllmetry;
mod spring_ai;
mod vercel;

pub(super) use content::{add_metadata, content};
pub(super) use copilot::is_copilot;
pub(super) use field::Field;

use std::collections::HashSet;
use std::sync::LazyLock;

use convention::Convention;

use super::Malformed;
use super::attributes::Attributes;
use super::operation::Operation;
use super::span::Event;

const CONVENTIONS: [&Convention; 7] = [
    &langfuse::CONVENTION,
    &vercel::CONVENTION,
    &openinference::CONVENTION,
    &openllmetry::CONVENTION,
    &spring_ai::CONVENTION,
    &copilot::CONVENTION,
    &gen_ai::CONVENTION,
];

/// What attributes say of an operation, without its content.
pub(super) fn read_fields(attributes: &Attributes<'_>, operation: &mut Operation) {
    for convention in CONVENTIONS {
        for (name, field) in convention.fields {
            if let Some(value) = attributes.get(name) {
                field.set(value, operation);
            }
        }
    }
}

/// Returns what was asked and answered, and the metadata.
///
/// # Errors
/// A value that cannot be read.
pub(super) fn read_content(
    attributes: &Attributes<'_>,
    operation: &mut Operation,
) -> Result<(), Malformed> {
    for convention in CONVENTIONS {
        (convention.read)(attributes, operation)?;
        for prefix in convention.metadata {
            for (name, value) in attributes.below(prefix) {
                content::add_metadata(name, value, operation)?;
            }
        }
    }
    Ok(())
}

/// Reports whether a convention knows an attribute: it is a field, content or
/// metadata already.
pub(super) fn is_told(name: &str) -> bool {
    static TOLD: LazyLock<Told> = LazyLock::new(Told::by_conventions);
    TOLD.has(name)
}

/// The names that conventions know, gathered once.
struct Told {
    names: HashSet<&'static str>,
    prefixes: Vec<&'static str>,
}

impl Told {
    fn by_conventions() -> Self {
        let told = CONVENTIONS.iter().flat_map(|convention| convention.told);
        let (prefixes, names): (Vec<&str>, Vec<&str>) = told.partition(|told| told.ends_with('.'));
        let fields = CONVENTIONS.iter().flat_map(|convention| convention.fields);
        let metadata = CONVENTIONS
            .iter()
            .flat_map(|convention| convention.metadata);
        Self {
            names: fields.map(|(name, _)| *name).chain(names).collect(),
            prefixes: metadata.copied().chain(prefixes).collect(),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.contains(name) || self.prefixes.iter().any(|prefix| name.starts_with(prefix))
    }
}

/// Returns what the events of a span add.
///
/// # Errors
/// A value that cannot be read.
pub(super) fn read_events<'a>(
    events: impl Iterator<Item = Event<'a>>,
    operation: &mut Operation,
) -> Result<(), Malformed> {
    gen_ai::read_events(events, operation, read_fields)
}
