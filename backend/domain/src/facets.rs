//! A filter's candidates: only values that really have entries.

use std::collections::HashMap;

use crate::cells::Cells;
use crate::filter::{Dimension, Filter};

/// Candidates when no number is asked for.
pub const DEFAULT_LIMIT: usize = 20;
/// Most candidates of one facet.
pub const MAX_LIMIT: usize = 1_000;

/// Which candidates are asked for.
#[derive(Clone, Debug)]
pub struct FacetRequest {
    /// One facet, or all of them.
    pub facet: Option<Dimension>,
    /// Text that value or label must hold, in any case.
    pub search: Option<String>,
    /// Most candidates of each facet.
    pub limit: usize,
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

impl FacetRequest {
    /// The facets asked for, from cells that no dimension has narrowed yet.
    #[must_use]
    pub fn answer(&self, cells: &Cells, filter: &Filter) -> Vec<Facet> {
        let asked = Dimension::ALL
            .into_iter()
            .filter(|one| self.facet.is_none_or(|facet| facet == *one));
        asked
            .map(|dimension| self.facet(dimension, cells, filter))
            .collect()
    }

    fn facet(&self, dimension: Dimension, cells: &Cells, filter: &Filter) -> Facet {
        let mut values = count(dimension, cells, filter);
        if let Some(search) = &self.search {
            let needle = search.to_lowercase();
            values.retain(|one| one.holds(&needle));
        }
        // Equal counts in the order of their labels, so that lists stand still.
        values.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then_with(|| a.label.cmp(&b.label))
                .then_with(|| a.value.cmp(&b.value))
        });
        let more = values.len() > self.limit;
        values.truncate(self.limit);
        Facet {
            dimension,
            values,
            more,
        }
    }
}

impl Candidate {
    fn holds(&self, needle: &str) -> bool {
        self.value.to_lowercase().contains(needle) || self.label.to_lowercase().contains(needle)
    }
}

fn count(dimension: Dimension, cells: &Cells, filter: &Filter) -> Vec<Candidate> {
    // The label of the series seen last: a renamed user is shown by the newest name.
    let mut found: HashMap<&str, (i32, &str, i64)> = HashMap::new();
    for (cell, series) in cells.iter() {
        if !filter.accepts(series, cell.status, cell.error_category, Some(dimension)) {
            continue;
        }
        let Some(value) = dimension.value_of(series, cell.status, cell.error_category) else {
            continue;
        };
        let label = series.label(dimension).unwrap_or(value);
        let entry = found.entry(value).or_insert((cell.series_id, label, 0));
        entry.2 += cell.requests;
        if cell.series_id > entry.0 {
            (entry.0, entry.1) = (cell.series_id, label);
        }
    }
    let candidate = |(value, (_, label, count)): (&str, (i32, &str, i64))| Candidate {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
    };
    found.into_iter().map(candidate).collect()
}
