//! The candidates of a facet out of counts by series and outcome.

use std::collections::HashMap;

use logbook_domain::facets::{Candidate, Facet, FacetRequest};
use logbook_domain::filter::Dimension;
use logbook_domain::text::fold_accents;
use logbook_domain::vocabulary::ErrorCategory;

use super::{Counted, RowFilter};
use crate::dictionary::{Dictionary, bit};

/// A value that rows have.
#[derive(Clone, Copy, Debug, Default)]
struct Found<'a> {
    value: &'a str,
    label: &'a str,
    /// The database's id of the series the label is of.
    age: i32,
    rows: u64,
    matches: bool,
}

/// Where the candidates of facets come from.
pub struct Candidates<'a> {
    /// Decides which dimensions refuse a count.
    pub filter: &'a RowFilter,
    /// The series that counts refer to.
    pub dictionary: &'a Dictionary,
    /// Rows by series and outcome.
    pub counted: &'a [Counted],
}

impl<'a> Candidates<'a> {
    /// The facets asked for, each under the other dimensions of the filter alone.
    pub fn answer(&self, request: &FacetRequest) -> Vec<Facet> {
        let asked = Dimension::ALL.into_iter();
        let asked = asked.filter(|one| request.facet.is_none_or(|facet| facet == *one));
        let search = request.search.as_deref().map(fold_accents);
        asked
            .map(|dimension| self.facet(dimension, search.as_deref(), request.limit))
            .collect()
    }

    fn facet(&self, dimension: Dimension, search: Option<&str>, limit: usize) -> Facet {
        let mut found = match dimension {
            Dimension::Status | Dimension::ErrorCategory => self.of_outcomes(dimension),
            Dimension::User => self.of_series(dimension, |series| {
                search.is_none_or(|text| holds(self.dictionary.user_text(series), text))
            }),
            _ => self.of_series(dimension, |_| true),
        };
        found.retain(|one| one.matches);
        if dimension != Dimension::User
            && let Some(text) = search
        {
            found.retain(|one| {
                holds(&fold_accents(one.value), text) || holds(&fold_accents(one.label), text)
            });
        }
        // Equal counts in the order of their labels, so that lists stand still.
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

    /// The counts that the other dimensions accept.
    fn under_others(&self, dimension: Dimension) -> impl Iterator<Item = &'a Counted> {
        let filter = self.filter;
        let accepted =
            move |one: &&Counted| filter.refused_by(one.series, one.outcome) & !bit(dimension) == 0;
        self.counted.iter().filter(accepted)
    }

    fn of_outcomes(&self, dimension: Dimension) -> Vec<Found<'a>> {
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
            age: 0,
            rows,
            matches: true,
        };
        rows.into_iter().map(found).collect()
    }

    fn of_series(&self, dimension: Dimension, matches: impl Fn(u32) -> bool) -> Vec<Found<'a>> {
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
            // An agent that was renamed is shown by the newest name; what users are
            // called is looked up afterwards.
            let (age, label) = self.dictionary.label(one.series, dimension);
            if age > slot.age {
                (slot.age, slot.value) = (age, value);
                slot.label = label.map_or(value.as_ref(), AsRef::as_ref);
            }
        }
        found
    }
}

/// Whether a folded text holds another; what nobody sees is found nowhere.
fn holds(folded: &str, text: &str) -> bool {
    !text.is_empty() && folded.contains(text)
}

fn candidate(found: Found<'_>) -> Candidate {
    Candidate {
        value: found.value.to_owned(),
        label: found.label.to_owned(),
        count: i64::try_from(found.rows).unwrap_or(i64::MAX),
    }
}
