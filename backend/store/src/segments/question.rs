//! What a filter asks of every row, whenever it began.

use std::collections::BTreeMap;

use logbook_domain::filter::{Choice, Dimension, Filter};

use super::limits::Limits;

/// The dimensions and limits of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    values: BTreeMap<Dimension, Choice>,
    limits: Limits,
}

impl Question {
    /// That of `filter`.
    pub(crate) fn of(filter: &Filter) -> Self {
        Self {
            values: filter.values.clone(),
            limits: Limits::of(filter),
        }
    }

    /// Whether every row is accepted.
    pub(crate) fn is_open(&self) -> bool {
        self.values.is_empty() && self.limits.is_empty()
    }

    /// The least numbers that rows must have.
    pub(crate) const fn limits(&self) -> Limits {
        self.limits
    }

    /// Bytes of memory it takes.
    pub(crate) fn size(&self) -> usize {
        let choices = self.values.values();
        let values = choices.flat_map(|choice| choice.any_of.iter().chain(&choice.none_of));
        let texts: usize = values.map(|text| text.len() + size_of::<String>()).sum();
        texts + self.values.len() * size_of::<Choice>() + size_of::<Self>()
    }
}
