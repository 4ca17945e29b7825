//! The series seen so far, by what filters and facets ask of it.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::series::Series;
use logbook_domain::text::fold_accents;
use logbook_domain::vocabulary::ErrorCategory;

use super::Names;
use super::Outcome;

/// The dimensions of a series, without those of an entry's outcome.
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

/// Series by a number of their own, from 0 on without holes.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Looked up once for each cell that is read: numbers that the database gave
    /// need no hash that withstands an attack.
    numbers: HashMap<i32, u32, foldhash::fast::RandomState>,
    /// The database's id of each series.
    ids: Vec<i32>,
    dimensions: [Values; DIMENSIONS.len()],
    /// What a search for a user looks into.
    users: Vec<u32>,
    label_texts: Names,
    user_texts: Names,
}

/// What the series have for one dimension. A filter looks at one value of every
/// series: these lie side by side.
#[derive(Debug, Default)]
struct Values {
    names: Names,
    of_series: Vec<u32>,
    /// What each series calls its value.
    labels: Vec<u32>,
}

impl Dictionary {
    /// Takes in series that were not there.
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
            let value = values.names.number(value.as_deref());
            values.of_series.push(value);
            let label = self.label_texts.number(series.label(dimension));
            values.labels.push(label);
        }
        let user = &series.user;
        let texts = [&user.id, &user.name, &user.email].map(|text| text.as_deref().unwrap_or(""));
        let user = self
            .user_texts
            .number(Some(&fold_accents(&texts.join("\n"))));
        self.users.push(user);
        self.ids.push(id);
    }

    /// The number of a series.
    pub fn number(&self, id: i32) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// For each series whether it is one of `ids`.
    pub fn flags(&self, ids: &[i32]) -> Vec<bool> {
        let mut flags = vec![false; self.ids.len()];
        for number in ids.iter().filter_map(|&id| self.number(id)) {
            flags[number as usize] = true;
        }
        flags
    }

    /// Those of `ids` that are not there.
    pub fn missing(&self, ids: impl Iterator<Item = i32>) -> Vec<i32> {
        ids.filter(|id| !self.numbers.contains_key(id)).collect()
    }

    /// The database's id of each series, in the order of their numbers.
    pub fn ids(&self) -> impl Iterator<Item = i32> {
        self.ids.iter().copied()
    }

    /// The database's id of a series.
    pub fn id(&self, series: u32) -> i32 {
        self.ids[series as usize]
    }

    /// Bytes of memory it takes, roughly.
    pub fn size(&self) -> usize {
        let names = self.dimensions.iter().map(|values| &values.names);
        let names = names.chain([&self.label_texts, &self.user_texts]);
        // A number of each series by its id, by user, and twice by dimension.
        let numbers = size_of::<(i32, u32)>() + size_of::<i32>() + size_of::<u32>();
        let of_series = numbers + DIMENSIONS.len() * 2 * size_of::<u32>();
        self.len() * of_series + names.map(Names::size).sum::<usize>()
    }

    /// How many series.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number series `series` has for its value of `dimension`; 0 without one.
    pub fn value(&self, series: u32, dimension: Dimension) -> u32 {
        let values = self.values(dimension);
        values.map_or(0, |values| values.of_series[series as usize])
    }

    /// The names of the values of `dimension`.
    pub fn names(&self, dimension: Dimension) -> Option<&Names> {
        self.values(dimension).map(|values| &values.names)
    }

    /// The database's id of a series, which grows with its age, and the label
    /// it has for `dimension`.
    pub fn label(&self, series: u32, dimension: Dimension) -> (i32, Option<&Arc<str>>) {
        let values = self.values(dimension);
        let label = values.and_then(|values| self.label_texts.text(values.labels[series as usize]));
        (self.id(series), label)
    }

    /// Id, name and email of the user of a series, [folded](fold_accents).
    pub fn user_text(&self, series: u32) -> &str {
        let user = self.users[series as usize];
        self.user_texts.text(user).map_or("", AsRef::as_ref)
    }

    /// For each series the dimensions of `filter` that refuse it, as [bits](bit).
    pub fn refusals(&self, filter: &Filter) -> Vec<u16> {
        let mut refusals = vec![0; self.ids.len()];
        for (values, dimension) in self.dimensions.iter().zip(DIMENSIONS) {
            let Some(choice) = filter.choice(dimension) else {
                continue;
            };
            let refused = values.names.refused(choice, bit(dimension));
            for (refusal, &value) in refusals.iter_mut().zip(&values.of_series) {
                *refusal |= refused[value as usize];
            }
        }
        refusals
    }

    fn values(&self, dimension: Dimension) -> Option<&Values> {
        let slot = DIMENSIONS.iter().position(|&one| one == dimension);
        slot.map(|slot| &self.dimensions[slot])
    }
}

/// For each outcome the dimensions of `filter` that refuse it, as [bits](bit).
pub fn outcome_refusals(filter: &Filter) -> [u16; Outcome::COUNT] {
    let mut refusals = [0; Outcome::COUNT];
    let takes = |dimension, name: Option<&str>| {
        let choice = filter.choice(dimension);
        choice.is_none_or(|choice| choice.accepts(name))
    };
    for outcome in Outcome::all() {
        let Some((status, category)) = outcome.parts() else {
            continue;
        };
        if !takes(Dimension::Status, Some(status.name())) {
            refusals[outcome.index()] |= bit(Dimension::Status);
        }
        if !takes(Dimension::ErrorCategory, category.map(ErrorCategory::name)) {
            refusals[outcome.index()] |= bit(Dimension::ErrorCategory);
        }
    }
    refusals
}

/// The bit that stands for a dimension.
pub const fn bit(dimension: Dimension) -> u16 {
    1 << dimension as u16
}
