//! Facets computed from counts by series and outcome.

use std::collections::HashMap;

use logbook_domain::facets::{Candidate, Facet, FacetRequest};
use logbook_domain::filter::Dimension;
use logbook_domain::text::fold_accents;
use logbook_domain::vocabulary::ErrorCategory;

use super::{Counted, RowFilter};
use crate::dictionary::{Dictionary, bit};

/// A value of a dimension with its count.
#[derive(Clone, Copy, Debug, Default)]
struct Found<'a> {
    value: &'a str,
    label: &'a str,
    /// The database id of the series that the label was read from.
    label_series: i32,
    rows: u64,
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
    pub counted: &'a [Counted],
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
        let mut found = match dimension {
            Dimension::Status | Dimension::ErrorCategory => self.outcome_values(dimension),
            Dimension::User => self.series_values(dimension, |series| {
                search.is_none_or(|text| holds(self.dictionary.user_text(series), text))
            }),
            _ => self.series_values(dimension, |_| true),
        };
        found.retain(|one| one.matches);
        if dimension != Dimension::User
            && let Some(text) = search
        {
            found.retain(|one| {
                holds(&fold_accents(one.value), text) || holds(&fold_accents(one.label), text)
            });
        }
        // Equal counts are ordered by label, so that the order is deterministic.
        found.sort_by(|a, b| {
            let by_count = b.rows.cmp(&a.rows);
            by_count.then_with(|| (a.label, a.value).cmp(&(b.label, b.value)))
        });
        Facet {
            dimension,
            more: found.len() > limit,
            values: found.into_iter().take(limit).map(candidate).collect(),
        }
    }

    /// Returns the counts that all dimensions but this one accept.
    fn under_others(&self, dimension: Dimension) -> impl Iterator<Item = &'a Counted> {
        let filter = self.filter;
        let accepted =
            move |one: &&Counted| filter.refused_by(one.series, one.outcome) & !bit(dimension) == 0;
        self.counted.iter().filter(accepted)
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
            label_series: 0,
            rows,
            matches: true,
        };
        rows.into_iter().map(found).collect()
    }

    /// Returns the values of a dimension of series, by their numbers.
    fn series_values(&self, dimension: Dimension, matches: impl Fn(u32) -> bool) -> Vec<Found<'a>> {
        let Some(names) = self.dictionary.names(dimension) else {
            return Vec::new();
        };
        let mut found: Vec<Found<'a>> = vec![Found::default(); names.bound()];
        for one in self.under_others(dimension) {
            let number = self.dictionary.value(one.series, dimension);
            let Some(value) = names.text(number) else {
                continue;
            };
            let slot = &mut found[number as usize];
            slot.rows += one.rows;
            slot.matches |= matches(one.series);
            // A renamed agent is shown with its newest name. The names of users are
            // loaded later.
            let (id, label) = self.dictionary.label(one.series, dimension);
            if id > slot.label_series {
                (slot.label_series, slot.value) = (id, value);
                slot.label = label.map_or(value.as_ref(), AsRef::as_ref);
            }
        }
        found
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
