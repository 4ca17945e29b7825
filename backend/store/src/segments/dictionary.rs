//! Every series that was met, by what filters and facets ask of it.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::series::Series;
use logbook_domain::text::fold;
use logbook_domain::vocabulary::ErrorCategory;

use super::names::Names;
use super::outcome::Outcome;

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

/// What of a series is counted by: numbers of texts.
#[derive(Debug)]
struct Entry {
    id: i32,
    values: [u32; DIMENSIONS.len()],
    labels: [u32; DIMENSIONS.len()],
    /// What a search for a user looks into.
    user: u32,
}

/// Series by a number of their own, from 0 on without holes.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    /// Looked up once for each cell that is read: numbers that the database gave
    /// need no hash that withstands an attack.
    numbers: HashMap<i32, u32, foldhash::fast::RandomState>,
    entries: Vec<Entry>,
    values: [Names; DIMENSIONS.len()],
    labels: Names,
    users: Names,
}

impl Dictionary {
    /// Takes in series that were not there.
    pub(crate) fn extend(&mut self, found: HashMap<i32, Arc<Series>>) {
        for (id, series) in found {
            let next = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            if *self.numbers.entry(id).or_insert(next) == next {
                let entry = self.entry(id, &series);
                self.entries.push(entry);
            }
        }
    }

    fn entry(&mut self, id: i32, series: &Series) -> Entry {
        let mut values = [0; DIMENSIONS.len()];
        let mut labels = [0; DIMENSIONS.len()];
        for (slot, dimension) in DIMENSIONS.into_iter().enumerate() {
            values[slot] = self.values[slot].number(series.value(dimension));
            labels[slot] = self.labels.number(series.label(dimension));
        }
        let user = &series.user;
        let texts = [&user.id, &user.name, &user.email].map(|text| text.as_deref().unwrap_or(""));
        Entry {
            id,
            values,
            labels,
            user: self.users.number(Some(&fold(&texts.join("\n")))),
        }
    }

    /// The number of a series.
    pub(crate) fn number(&self, id: i32) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// For each series whether it is one of `ids`.
    pub(crate) fn flags(&self, ids: &[i32]) -> Vec<bool> {
        let mut flags = vec![false; self.entries.len()];
        for number in ids.iter().filter_map(|&id| self.number(id)) {
            flags[number as usize] = true;
        }
        flags
    }

    /// Those of `ids` that are not there.
    pub(crate) fn unknown(&self, ids: impl Iterator<Item = i32>) -> Vec<i32> {
        ids.filter(|id| !self.numbers.contains_key(id)).collect()
    }

    /// The database's id of each series, in the order of their numbers.
    pub(crate) fn ids(&self) -> impl Iterator<Item = i32> {
        self.entries.iter().map(|entry| entry.id)
    }

    /// The database's id of a series.
    pub(crate) fn id(&self, series: u32) -> i32 {
        self.entries[series as usize].id
    }

    /// How many series.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The number series `series` has for its value of `dimension`; 0 without one.
    pub(crate) fn value(&self, series: u32, dimension: Dimension) -> u32 {
        match slot(dimension) {
            Some(slot) => self.entries[series as usize].values[slot],
            None => 0,
        }
    }

    /// The names of the values of `dimension`.
    pub(crate) fn names(&self, dimension: Dimension) -> Option<&Names> {
        slot(dimension).map(|slot| &self.values[slot])
    }

    /// The database's id of a series, which grows with its age, and the label
    /// it has for `dimension`.
    pub(crate) fn label(&self, series: u32, dimension: Dimension) -> (i32, Option<&Arc<str>>) {
        let entry = &self.entries[series as usize];
        let label = slot(dimension).and_then(|slot| self.labels.text(entry.labels[slot]));
        (entry.id, label)
    }

    /// Id, name and email of the user of a series, [folded](fold).
    pub(crate) fn user_text(&self, series: u32) -> &str {
        let entry = &self.entries[series as usize];
        self.users.text(entry.user).map_or("", AsRef::as_ref)
    }

    /// For each series the dimensions of `filter` that refuse it, as [bits](bit).
    pub(crate) fn refusals(&self, filter: &Filter) -> Vec<u16> {
        let mut refusals = vec![0; self.entries.len()];
        for (slot, dimension) in DIMENSIONS.into_iter().enumerate() {
            let Some(accepted) = filter.accepted(dimension) else {
                continue;
            };
            let names = &self.values[slot];
            let mut takes = vec![false; names.bound()];
            for value in accepted {
                if let Some(number) = names.find(value) {
                    takes[number as usize] = true;
                }
            }
            for (refusal, entry) in refusals.iter_mut().zip(&self.entries) {
                if !takes[entry.values[slot] as usize] {
                    *refusal |= bit(dimension);
                }
            }
        }
        refusals
    }
}

/// For each outcome the dimensions of `filter` that refuse it, as [bits](bit).
pub(crate) fn outcome_refusals(filter: &Filter) -> [u16; Outcome::COUNT] {
    let mut refusals = [0; Outcome::COUNT];
    let takes = |dimension, name: Option<&str>| {
        let accepted = filter.accepted(dimension);
        accepted.is_none_or(|all| name.is_some_and(|name| all.iter().any(|one| one == name)))
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
pub(crate) const fn bit(dimension: Dimension) -> u16 {
    1 << dimension as u16
}

fn slot(dimension: Dimension) -> Option<usize> {
    DIMENSIONS.iter().position(|&one| one == dimension)
}
