//! The series that have been loaded, arranged for filters and facets.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::series::Series;
use logbook_domain::text::fold_accents;
use logbook_domain::vocabulary::ErrorCategory;

use super::Names;
use super::Outcome;

/// The dimensions of a series: all but those of an outcome.
const DIMENSIONS: [Dimension; 10] = [
    Dimension::Source,
    Dimension::Model,
    Dimension::User,
    Dimension::Capability,
    Dimension::Profile,
    Dimension::Provider,
    Dimension::Agent,
    Dimension::Platform,
    Dimension::Feature,
    Dimension::EntityType,
];

/// Series by consecutive numbers from 0 on.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Read once for each decoded cell. The keys are assigned by the database, so a fast
    /// hash without protection against collision attacks is enough.
    numbers: HashMap<i32, u32, foldhash::fast::RandomState>,
    /// The database's id of each series.
    ids: Vec<i32>,
    dimensions: [Values; DIMENSIONS.len()],
    /// The number of the searchable text of the user of each series, in `user_texts`.
    users: Vec<u32>,
    label_texts: Names,
    user_texts: Names,
}

/// The values and labels of all series for one dimension. A filter compares one value
/// of every series, so they are stored contiguously.
#[derive(Debug, Default)]
struct Values {
    names: Names,
    by_series: Vec<u32>,
    /// The number of the label of each value.
    labels: Vec<u32>,
}

impl Dictionary {
    /// Adds the series that are not in the dictionary yet.
    pub fn extend(&mut self, found: HashMap<i32, Arc<Series>>) {
        for (id, series) in found {
            let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
            if *self.numbers.entry(id).or_insert(next) == next {
                self.push(id, &series);
            }
        }
    }

    fn push(&mut self, id: i32, series: &Series) {
        for (values, dimension) in self.dimensions.iter_mut().zip(DIMENSIONS) {
            let value = series.value(dimension);
            let value = values.names.insert(value.as_deref());
            values.by_series.push(value);
            let label = self.label_texts.insert(series.label(dimension));
            values.labels.push(label);
        }
        let user = &series.user;
        let texts = [&user.id, &user.name, &user.email].map(|text| text.as_deref().unwrap_or(""));
        let user = self
            .user_texts
            .insert(Some(&fold_accents(&texts.join("\n"))));
        self.users.push(user);
        self.ids.push(id);
    }

    /// Returns the number of the series with this database id.
    #[inline]
    pub fn number(&self, id: i32) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// Returns for each series whether its id is one of `ids`.
    pub fn flags(&self, ids: &[i32]) -> Vec<bool> {
        let mut flags = vec![false; self.ids.len()];
        for number in ids.iter().filter_map(|&id| self.number(id)) {
            flags[number as usize] = true;
        }
        flags
    }

    /// Returns the `ids` that are not in the dictionary.
    pub fn missing(&self, ids: impl Iterator<Item = i32>) -> Vec<i32> {
        ids.filter(|id| !self.numbers.contains_key(id)).collect()
    }

    /// Iterates over the database ids of all series in the order of their numbers.
    pub fn ids(&self) -> impl Iterator<Item = i32> {
        self.ids.iter().copied()
    }

    /// Returns the database id of a series.
    #[inline]
    pub fn id(&self, series: u32) -> i32 {
        self.ids[series as usize]
    }

    /// Returns the approximate memory use in bytes.
    pub fn size(&self) -> usize {
        let names = self.dimensions.iter().map(|values| &values.names);
        let names = names.chain([&self.label_texts, &self.user_texts]);
        // For each series: id and number, the id again, the user, two numbers a dimension.
        let numbers = size_of::<(i32, u32)>() + size_of::<i32>() + size_of::<u32>();
        let per_series = numbers + DIMENSIONS.len() * 2 * size_of::<u32>();
        self.len() * per_series + names.map(Names::size).sum::<usize>()
    }

    /// Returns how many series there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Returns whether there are no series.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns the number of the value that a series has for `dimension`; 0 when it has
    /// none.
    #[inline]
    pub fn value(&self, series: u32, dimension: Dimension) -> u32 {
        let values = self.values(dimension);
        values.map_or(0, |values| values.by_series[series as usize])
    }

    /// Returns the names of the values of `dimension`; `None` for dimensions of an
    /// outcome.
    #[inline]
    pub fn names(&self, dimension: Dimension) -> Option<&Names> {
        self.values(dimension).map(|values| &values.names)
    }

    /// Returns the database id of a series, which is larger for newer series, and the
    /// label that it has for `dimension`.
    #[inline]
    pub fn label(&self, series: u32, dimension: Dimension) -> (i32, Option<&Arc<str>>) {
        let values = self.values(dimension);
        let label = values.and_then(|values| self.label_texts.text(values.labels[series as usize]));
        (self.id(series), label)
    }

    /// Returns id, name and email of the user of a series, [folded](fold_accents).
    #[inline]
    pub fn user_text(&self, series: u32) -> &str {
        let user = self.users[series as usize];
        self.user_texts.text(user).map_or("", AsRef::as_ref)
    }

    /// Returns for each series the dimensions of `filter` that refuse it, as [bits](bit).
    pub fn refusals(&self, filter: &Filter) -> Vec<u16> {
        let mut refusals = vec![0; self.ids.len()];
        for (values, dimension) in self.dimensions.iter().zip(DIMENSIONS) {
            let Some(choice) = filter.choice(dimension) else {
                continue;
            };
            let refused = values.names.refused(choice, bit(dimension));
            for (refusal, &value) in refusals.iter_mut().zip(&values.by_series) {
                *refusal |= refused[value as usize];
            }
        }
        refusals
    }

    #[inline]
    fn values(&self, dimension: Dimension) -> Option<&Values> {
        let slot = DIMENSIONS.iter().position(|&one| one == dimension);
        slot.map(|slot| &self.dimensions[slot])
    }
}

/// Returns for each outcome the dimensions of `filter` that refuse it, as [bits](bit).
pub fn outcome_refusals(filter: &Filter) -> [u16; Outcome::COUNT] {
    let mut refusals = [0; Outcome::COUNT];
    let accepts = |dimension, name: Option<&str>| {
        let choice = filter.choice(dimension);
        choice.is_none_or(|choice| choice.accepts(name))
    };
    for outcome in Outcome::all() {
        let Some((status, category)) = outcome.parts() else {
            continue;
        };
        if !accepts(Dimension::Status, Some(status.name())) {
            refusals[outcome.index()] |= bit(Dimension::Status);
        }
        if !accepts(Dimension::ErrorCategory, category.map(ErrorCategory::name)) {
            refusals[outcome.index()] |= bit(Dimension::ErrorCategory);
        }
    }
    refusals
}

/// Returns the bit that stands for a dimension in a mask of refusals.
#[inline]
pub const fn bit(dimension: Dimension) -> u16 {
    1 << dimension as u16
}
