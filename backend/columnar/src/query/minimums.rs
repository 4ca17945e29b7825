//! The least numbers that entries must have.

use logbook_domain::filter::Filter;

use crate::segment::{Column, kept};

/// Columns with the least that a row must have in them, as columns keep it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Minimums {
    total_tokens: Option<u64>,
    duration_ms: Option<u64>,
}

impl Minimums {
    /// Those of `filter`.
    pub fn from_filter(filter: &Filter) -> Self {
        let least = |least: Option<i32>| Some(kept(Some(least?.into())));
        Self {
            total_tokens: least(filter.min_total_tokens),
            duration_ms: least(filter.min_duration_ms),
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.total_tokens.is_none() && self.duration_ms.is_none()
    }

    /// The columns that have one.
    pub fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        let columns = [
            self.total_tokens.map(|_| Column::TotalTokens),
            self.duration_ms.map(|_| Column::DurationMs),
        ];
        columns.into_iter().flatten()
    }

    /// Whether they accept a row that has these numbers.
    #[inline]
    pub fn accept(&self, number: impl Fn(Column) -> u64) -> bool {
        self.total_tokens
            .is_none_or(|least| number(Column::TotalTokens) >= least)
            && self
                .duration_ms
                .is_none_or(|least| number(Column::DurationMs) >= least)
    }
}
