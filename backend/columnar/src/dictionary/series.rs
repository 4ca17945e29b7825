//! The series that have been loaded, arranged for filters and facets.

use std::sync::Arc;

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::series::{Series, User};
use logbook_domain::vocabulary::ErrorCategory;

use super::Names;
use super::Outcome;
use super::numbers::Numbers;
use super::numbers_by_id::NumbersById;

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
    /// Read once for each decoded cell.
    numbers: NumbersById,
    /// The database's id of each series.
    ids: Vec<i32>,
    dimensions: [Values; DIMENSIONS.len()],
    /// The email address of the user of each series, where neither value nor label of
    /// the user hold it.
    emails: Column,
}

/// The values and labels of all series for one dimension.
#[derive(Debug, Default)]
struct Values {
    values: Column,
    /// The labels that differ from the value.
    labels: Column,
}

/// A text of each series by its number. A filter compares one text of every series, so
/// the numbers are stored contiguously.
#[derive(Debug, Default)]
struct Column {
    names: Names,
    by_series: Numbers,
}

impl Column {
    fn push(&mut self, text: Option<&str>) {
        let number = self.names.insert(text);
        self.by_series.push(number.into());
    }

    #[inline]
    fn number(&self, series: u32) -> u32 {
        let number = self.by_series.get(series as usize);
        u32::try_from(number).unwrap_or_default()
    }

    fn size(&self) -> usize {
        self.names.size() + self.by_series.size()
    }
}

/// The texts of a dimension that contain a searched text.
pub struct Matches<'a> {
    dictionary: &'a Dictionary,
    dimension: Dimension,
    values: Vec<bool>,
    labels: Vec<bool>,
    emails: Vec<bool>,
}

impl Matches<'_> {
    /// Returns whether value, label or, for users, email address of a series contain the
    /// text.
    #[inline]
    pub fn contains(&self, series: u32) -> bool {
        let Some(values) = self.dictionary.values(self.dimension) else {
            return false;
        };
        self.values[values.values.number(series) as usize]
            || self.labels[values.labels.number(series) as usize]
            || (self.dimension == Dimension::User
                && self.emails[self.dictionary.emails.number(series) as usize])
    }
}

impl Dictionary {
    /// Adds the series that are not in the dictionary yet.
    pub fn extend(&mut self, found: impl IntoIterator<Item = (i32, Arc<Series>)>) {
        for (id, series) in found {
            let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
            if self.numbers.insert(id, next) {
                self.push(id, &series);
            }
        }
    }

    fn push(&mut self, id: i32, series: &Series) {
        for (values, dimension) in self.dimensions.iter_mut().zip(DIMENSIONS) {
            let value = series.value(dimension);
            let label = series.label(dimension);
            values.values.push(value.as_deref());
            values
                .labels
                .push(label.filter(|&label| value.as_deref() != Some(label)));
        }
        let User {
            id: user,
            name,
            email,
        } = &series.user;
        let is_apart = user.is_some() && name.is_some();
        self.emails.push(email.as_deref().filter(|_| is_apart));
        self.ids.push(id);
    }

    /// Returns the number of the series with this database id.
    #[inline]
    pub fn number(&self, id: i32) -> Option<u32> {
        self.numbers.get(id)
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
        ids.filter(|&id| self.number(id).is_none()).collect()
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
        let dimensions = self.dimensions.iter();
        let columns = dimensions.map(|one| one.values.size() + one.labels.size());
        let ids = self.numbers.size() + size_of_val(&self.ids[..]);
        ids + columns.sum::<usize>() + self.emails.size()
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
        values.map_or(0, |values| values.values.number(series))
    }

    /// Returns the names of the values of `dimension`; `None` for dimensions of an
    /// outcome.
    #[inline]
    pub fn names(&self, dimension: Dimension) -> Option<&Names> {
        self.values(dimension).map(|values| &values.values.names)
    }

    /// Returns the label that a series has for `dimension`.
    #[inline]
    pub fn label(&self, series: u32, dimension: Dimension) -> Option<&str> {
        let Values { values, labels } = self.values(dimension)?;
        let label = labels.names.text(labels.number(series));
        label.or_else(|| values.names.text(values.number(series)))
    }

    /// Searches the values, labels and email addresses of `dimension` for a
    /// [folded](logbook_domain::text::fold_accents) text.
    pub fn search(&self, dimension: Dimension, folded: &str) -> Matches<'_> {
        let values = self.values(dimension);
        let containing =
            |names: Option<&Names>| names.map_or_else(Vec::new, |names| names.containing(folded));
        Matches {
            dictionary: self,
            dimension,
            values: containing(values.map(|one| &one.values.names)),
            labels: containing(values.map(|one| &one.labels.names)),
            emails: containing((dimension == Dimension::User).then_some(&self.emails.names)),
        }
    }

    /// Returns for each series the dimensions of `filter` that refuse it, as [bits](bit).
    pub fn refusals(&self, filter: &Filter) -> Vec<u16> {
        let mut refusals = vec![0; self.ids.len()];
        for (Values { values, .. }, dimension) in self.dimensions.iter().zip(DIMENSIONS) {
            let Some(choice) = filter.choice(dimension) else {
                continue;
            };
            let refused = values.names.refused(choice, bit(dimension));
            let mut all = refusals.iter_mut();
            values.by_series.each(|value| {
                let refused = usize::try_from(value).map_or(0, |value| refused[value]);
                all.next().into_iter().for_each(|one| *one |= refused);
            });
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
