//! The part of a filter that does not depend on the period.

use std::collections::BTreeMap;

use logbook_domain::filter::{Choice, Dimension, Filter};

use super::Minimums;

/// The dimensions and minimums of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Predicate {
    values: BTreeMap<Dimension, Choice>,
    minimums: Minimums,
}

impl Predicate {
    /// Returns the predicate of `filter`.
    pub fn from_filter(filter: &Filter) -> Self {
        Self {
            values: filter.values.clone(),
            minimums: Minimums::from_filter(filter),
        }
    }

    /// Returns whether the predicate accepts every row.
    pub fn is_open(&self) -> bool {
        self.values.is_empty() && self.minimums.is_empty()
    }

    /// Returns the minimums.
    #[inline]
    pub const fn minimums(&self) -> Minimums {
        self.minimums
    }

    /// Returns the approximate memory use in bytes.
    pub fn size(&self) -> usize {
        self.values.values().map(Choice::size).sum::<usize>() + size_of::<Self>()
    }
}
