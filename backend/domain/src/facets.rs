//! A filter's candidates: only values that really have entries.

use crate::filter::Dimension;
use crate::time::Moment;

/// Candidates when no number is asked for.
pub const DEFAULT_LIMIT: usize = 20;
/// Most candidates of one facet.
pub const MAX_LIMIT: usize = 1_000;

/// Which candidates are asked for.
#[derive(Clone, Debug)]
pub struct FacetRequest {
    /// One facet, or all of them.
    pub facet: Option<Dimension>,
    /// Text that value or label must hold, compared as `q` is and without accents. Of a
    /// user, id, name and email are searched.
    pub search: Option<String>,
    /// Most candidates of each facet.
    pub limit: usize,
}

/// The candidates that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// By facet.
    pub facets: Vec<Facet>,
    /// How far back a search for text has come, which the counts are of; `None`
    /// when nothing is left.
    pub searched_back_to: Option<Moment>,
}

/// The candidates of one facet, most frequent first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// Whose candidates.
    pub dimension: Dimension,
    /// The candidates.
    pub values: Vec<Candidate>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

impl Facet {
    /// Puts the candidates in their order again, after their labels have changed:
    /// equal counts by their labels, so that lists stand still.
    pub fn sort(&mut self) {
        self.values.sort_by(|one, other| {
            let by_count = other.count.cmp(&one.count);
            by_count.then_with(|| (&one.label, &one.value).cmp(&(&other.label, &other.value)))
        });
    }
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What the filter takes.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// How many entries have it under the other filters.
    pub count: i64,
}
