//! Which entries are meant. The same filter serves lists, statistics, facets,
//! export and deletion.

mod choice;
mod dimension;
mod link;
pub mod parse;
mod take;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::period::Period;

pub use choice::Choice;
pub use dimension::Dimension;
pub use link::Link;

/// What stands before a key of the metadata in the name of its filter.
pub const METADATA: &str = "metadata.";

/// Conditions on entries: several values of one field mean or, everything else
/// means and.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// When the entry began.
    pub period: Period,
    /// What is accepted by dimension; a dimension that is not in the map accepts all.
    pub values: BTreeMap<Dimension, Choice>,
    /// Of which conversation, trace, parent or entity; a link that is not in the map
    /// accepts all.
    pub links: BTreeMap<Link, Choice>,
    /// At least so many tokens.
    pub min_total_tokens: Option<i32>,
    /// At least so long, in milliseconds.
    pub min_duration_ms: Option<i32>,
    /// By key of the metadata the values that are accepted. Metadata is content: only
    /// those who may read it can tell entries apart by it.
    pub metadata: BTreeMap<String, Vec<String>>,
    /// This text somewhere in model or user, or in error message, metadata, prompt or
    /// response where these may be read.
    pub q: Option<String>,
}

impl Filter {
    /// Returns the approximate memory use in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        let choices = self.values.values().chain(self.links.values());
        let choices: usize = choices.map(Choice::size).sum();
        let metadata = self.metadata.iter();
        let metadata = metadata.flat_map(|(key, values)| values.iter().chain([key]));
        let texts = metadata.chain(&self.q);
        let texts: usize = texts.map(|text| text.len() + size_of::<String>()).sum();
        choices + texts + size_of::<Self>()
    }

    /// What is accepted of `dimension`, or `None` when all is.
    #[must_use]
    pub fn choice(&self, dimension: Dimension) -> Option<&Choice> {
        self.values.get(&dimension)
    }

    /// The same filter with every dimension accepting all.
    #[must_use]
    pub fn without_dimensions(&self) -> Self {
        Self {
            values: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Whether it asks only about its period and its dimensions: then the cells of
    /// usage can answer.
    #[must_use]
    pub fn is_of_dimensions(&self) -> bool {
        self.is_of_numbers() && self.min_total_tokens.is_none() && self.min_duration_ms.is_none()
    }

    /// Whether it asks only about what is known of every entry without looking
    /// at it: its period, its dimensions, its tokens and its duration.
    #[must_use]
    pub fn is_of_numbers(&self) -> bool {
        !self.is_of_content() && !self.is_of_group()
    }

    /// Whether it asks for one conversation, trace, parent or entity, or for
    /// entries without one.
    #[must_use]
    pub fn is_of_group(&self) -> bool {
        !self.links.is_empty()
    }

    /// Whether it asks what entries hold: then they are searched step by step.
    #[must_use]
    pub fn is_of_content(&self) -> bool {
        self.q.is_some() || !self.metadata.is_empty()
    }

    /// A number that tells filters apart, for cursors. Equal filters give the
    /// same number on every server of the same version.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}
