//! The minimums of a filter.

use logbook_domain::filter::Filter;

use crate::segment::{Column, encode_optional};

/// The smallest stored numbers that a row must have in some columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Minimums {
    total_tokens: Option<u64>,
    duration_ms: Option<u64>,
}

impl Minimums {
    /// Returns the minimums of `filter`.
    pub fn from_filter(filter: &Filter) -> Self {
        let least = |least: Option<i32>| Some(encode_optional(Some(least?.into())));
        Self {
            total_tokens: least(filter.min_total_tokens),
            duration_ms: least(filter.min_duration_ms),
        }
    }

    /// Returns whether there are no minimums.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.total_tokens.is_none() && self.duration_ms.is_none()
    }

    /// Iterates over the columns that have a minimum.
    pub fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        let columns = [
            self.total_tokens.map(|_| Column::TotalTokens),
            self.duration_ms.map(|_| Column::DurationMs),
        ];
        columns.into_iter().flatten()
    }

    /// Returns whether a row has the minimums. `number` returns the stored number of a
    /// column.
    #[inline]
    pub fn accept(&self, number: impl Fn(Column) -> u64) -> bool {
        self.total_tokens
            .is_none_or(|least| number(Column::TotalTokens) >= least)
            && self
                .duration_ms
                .is_none_or(|least| number(Column::DurationMs) >= least)
    }
}
