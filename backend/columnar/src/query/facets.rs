//! Facets computed from counts by series and outcome.

use std::collections::HashMap;

use logbook_domain::facets::{Candidate, Facet, FacetRequest};
use logbook_domain::filter::Dimension;
use logbook_domain::text::fold_accents;
use logbook_domain::vocabulary::ErrorCategory;

use super::{Counted, Counts, RowFilter};
use crate::dictionary::{Dictionary, Names, bit};
use crate::top;

/// A value of a dimension with its count.
#[derive(Clone, Copy, Debug, Default)]
struct Found<'a> {
    value: &'a str,
    label: &'a str,
    rows: u64,
}

/// The rows of one value of a dimension of series.
#[derive(Clone, Copy, Debug, Default)]
struct ValueRows {
    rows: u64,
    /// The newest series with this value among those that have rows. A renamed agent is
    /// shown with the name in it.
    newest: u32,
    /// Whether the search accepts one of the series with this value.
    matches: bool,
}

/// Computes facets from counts.
pub struct Candidates<'a> {
    /// Decides which dimensions refuse a count.
    pub filter: &'a RowFilter,
    /// The series that counts refer to.
    pub dictionary: &'a Dictionary,
    /// Rows by series and outcome.
    pub counts: &'a Counts,
}

impl<'a> Candidates<'a> {
    /// Returns the requested facets. The counts of each are restricted by all other
    /// dimensions of the filter.
    pub fn answer(&self, request: &FacetRequest) -> Vec<Facet> {
        let dimensions = Dimension::ALL.into_iter();
        let requested = dimensions.filter(|one| request.facet.is_none_or(|facet| facet == *one));
        let search = request.search.as_deref().map(fold_accents);
        requested
            .map(|dimension| self.facet(dimension, search.as_deref(), request.limit))
            .collect()
    }

    fn facet(&self, dimension: Dimension, search: Option<&str>, limit: usize) -> Facet {
        match dimension {
            Dimension::Status | Dimension::ErrorCategory => {
                let mut found = self.outcome_values(dimension);
                found.retain(|one| search.is_none_or(|text| holds(&fold_accents(one.value), text)));
                first_of(dimension, found.into_iter(), limit)
            }
            _ => {
                let values = self.series_values(dimension, search);
                first_of(dimension, self.found(dimension, &values), limit)
            }
        }
    }

    /// Returns the counts that all dimensions but this one accept.
    fn under_others(&self, dimension: Dimension) -> impl Iterator<Item = Counted> {
        let filter = self.filter;
        let accepted =
            move |one: &Counted| filter.refused_by(one.series, one.outcome) & !bit(dimension) == 0;
        self.counts.counted().filter(accepted)
    }

    /// Returns the statuses or error categories that have counts.
    fn outcome_values(&self, dimension: Dimension) -> Vec<Found<'a>> {
        let mut rows: HashMap<&'static str, u64> = HashMap::new();
        for one in self.under_others(dimension) {
            let name = one.outcome.parts().and_then(|(status, category)| {
                if dimension == Dimension::Status {
                    Some(status.name())
                } else {
                    category.map(ErrorCategory::name)
                }
            });
            if let Some(name) = name {
                *rows.entry(name).or_default() += one.rows;
            }
        }
        let found = |(name, rows)| Found {
            value: name,
            label: name,
            rows,
        };
        rows.into_iter().map(found).collect()
    }

    /// Returns the rows of each value of a dimension of series, by its number.
    fn series_values(&self, dimension: Dimension, search: Option<&str>) -> Vec<ValueRows> {
        let dictionary = self.dictionary;
        let bound = dictionary.names(dimension).map_or(0, Names::bound);
        let mut values = vec![ValueRows::default(); bound];
        let searched = search.map(|text| dictionary.search(dimension, text));
        let matches = |series| searched.as_ref().is_none_or(|one| one.contains(series));
        // A user is found by any of the names that the counted entries have, everything
        // else by the name that is shown.
        let by_any_name = dimension == Dimension::User;
        for one in self.under_others(dimension) {
            let value = &mut values[dictionary.value(one.series, dimension) as usize];
            let is_newer =
                value.rows == 0 || dictionary.id(one.series) > dictionary.id(value.newest);
            value.rows += one.rows;
            if is_newer {
                value.newest = one.series;
            }
            if by_any_name {
                value.matches = value.matches || matches(one.series);
            } else if is_newer {
                value.matches = matches(one.series);
            }
        }
        values
    }

    /// Iterates over the values that have rows and that the search accepts.
    fn found<'v>(
        &self,
        dimension: Dimension,
        values: &'v [ValueRows],
    ) -> impl Iterator<Item = Found<'a>> + use<'a, 'v> {
        let dictionary = self.dictionary;
        let accepted = (0..)
            .zip(values)
            .filter(|(_, one)| one.rows > 0 && one.matches);
        accepted.filter_map(move |(number, one)| {
            let value = dictionary.names(dimension)?.text(number)?;
            Some(Found {
                value,
                // The names of users are loaded later.
                label: dictionary.label(one.newest, dimension).unwrap_or(value),
                rows: one.rows,
            })
        })
    }
}

/// Returns the facet of the `limit` values with the most rows.
fn first_of<'a>(
    dimension: Dimension,
    found: impl Iterator<Item = Found<'a>>,
    limit: usize,
) -> Facet {
    let mut count = 0_usize;
    let counted = found.inspect(|_| count += 1);
    // Equal counts are ordered by label, so that the order is deterministic.
    let values = top::first(counted, limit, |a, b| {
        let by_count = b.rows.cmp(&a.rows);
        by_count.then_with(|| (a.label, a.value).cmp(&(b.label, b.value)))
    });
    Facet {
        dimension,
        values: values.into_iter().map(candidate).collect(),
        more: count > limit,
    }
}

/// Returns whether a folded text contains another one. A text that folds to nothing is
/// found nowhere.
fn holds(folded: &str, text: &str) -> bool {
    !text.is_empty() && folded.contains(text)
}

/// Converts a value to the candidate of a facet.
fn candidate(found: Found<'_>) -> Candidate {
    Candidate {
        value: found.value.to_owned(),
        label: found.label.to_owned(),
        count: i64::try_from(found.rows).unwrap_or(i64::MAX),
    }
}
