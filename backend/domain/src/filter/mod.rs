//! Which entries are meant. The same filter serves lists, statistics, facets,
//! export and deletion.

mod dimension;
pub mod parse;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::period::Period;
use crate::series::Series;
use crate::vocabulary::{ErrorCategory, Status};

pub use dimension::Dimension;

/// Conditions on entries: several values of one dimension mean or, everything
/// else means and.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// When the entry began.
    pub period: Period,
    /// Accepted values by dimension; a dimension that is not in the map accepts all.
    pub values: BTreeMap<Dimension, Vec<String>>,
    /// Exactly this conversation.
    pub conversation_id: Option<String>,
    /// Exactly this trace.
    pub trace_id: Option<String>,
    /// Exactly this parent.
    pub parent_id: Option<String>,
    /// Exactly this entity.
    pub entity_id: Option<String>,
    /// At least so many tokens.
    pub min_total_tokens: Option<i32>,
    /// At least so long, in milliseconds.
    pub min_duration_ms: Option<i32>,
    /// This text somewhere in model or user, or in error message, prompt or response
    /// where these may be read.
    pub q: Option<String>,
}

impl Filter {
    /// The accepted values of `dimension`, or `None` when it accepts all.
    #[must_use]
    pub fn accepted(&self, dimension: Dimension) -> Option<&[String]> {
        self.values.get(&dimension).map(Vec::as_slice)
    }

    /// The same filter with every dimension accepting all.
    #[must_use]
    pub fn without_dimensions(&self) -> Self {
        Self {
            values: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Whether the dimensions that a series has accept it.
    #[must_use]
    pub fn accepts_series(&self, series: &Series) -> bool {
        let of_series = self
            .values
            .iter()
            .filter(|(dimension, _)| !dimension.is_of_outcome());
        of_series.into_iter().all(|(&dimension, accepted)| {
            let value = series.value(dimension);
            value.is_some_and(|value| accepted.iter().any(|one| *one == value))
        })
    }

    /// Whether status and error category are accepted.
    #[must_use]
    pub fn accepts_outcome(&self, status: Status, category: Option<ErrorCategory>) -> bool {
        let accepts = |dimension, value: Option<&str>| {
            self.accepted(dimension)
                .is_none_or(|accepted| accepted.iter().any(|one| Some(one.as_str()) == value))
        };
        accepts(Dimension::Status, Some(status.name()))
            && accepts(Dimension::ErrorCategory, category.map(ErrorCategory::name))
    }

    /// Whether it asks only about its period and its dimensions: then the cells of
    /// usage can answer.
    #[must_use]
    pub const fn is_of_dimensions(&self) -> bool {
        self.is_of_numbers() && self.min_total_tokens.is_none() && self.min_duration_ms.is_none()
    }

    /// Whether it asks only about what is known of every entry without looking
    /// at it: its period, its dimensions, its tokens and its duration.
    #[must_use]
    pub const fn is_of_numbers(&self) -> bool {
        self.q.is_none() && !self.is_of_group()
    }

    /// Whether it asks for one conversation, trace, parent or entity.
    #[must_use]
    pub const fn is_of_group(&self) -> bool {
        self.conversation_id.is_some()
            || self.trace_id.is_some()
            || self.parent_id.is_some()
            || self.entity_id.is_some()
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
