//! Who belongs to which group of a report.

use std::collections::HashMap;

use super::cells::{Usage, UsageCell};
use super::totals::{Sums, Totals};
use crate::decimal::Usd;
use crate::filter::{Dimension, Filter};
use crate::series::Series;
use crate::vocabulary::{ErrorCategory, Status};

/// A value of the dimension that a report is grouped by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What the filter takes; absent for entries that have none.
    pub value: Option<String>,
    /// What a person reads.
    pub label: Option<String>,
}

/// What groups are ranked by, highest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the API")]
pub enum Measure {
    #[default]
    Requests,
    InputTokens,
    OutputTokens,
    TotalTokens,
    CachedInputTokens,
    ReasoningTokens,
    Cost,
}

impl Measure {
    /// Every measure with its name.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("requests", Self::Requests),
        ("total_tokens", Self::TotalTokens),
        ("input_tokens", Self::InputTokens),
        ("output_tokens", Self::OutputTokens),
        ("cached_input_tokens", Self::CachedInputTokens),
        ("reasoning_tokens", Self::ReasoningTokens),
        ("cost_usd", Self::Cost),
    ];

    /// Its value; of cost in the smallest unit.
    #[must_use]
    pub fn of(self, sums: &Sums) -> i128 {
        match self {
            Self::Requests => sums.requests.into(),
            Self::InputTokens => sums.input_tokens.into(),
            Self::OutputTokens => sums.output_tokens.into(),
            Self::TotalTokens => sums.total_tokens.into(),
            Self::CachedInputTokens => sums.cached_input_tokens.into(),
            Self::ReasoningTokens => sums.reasoning_tokens.into(),
            Self::Cost => Usd::units(sums.cost),
        }
    }
}

impl std::str::FromStr for Measure {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::NAMES.into_iter().find(|(name, _)| *name == text);
        found.map(|(_, measure)| measure).ok_or_else(|| {
            let names = Self::NAMES.map(|(name, _)| name).join(", ");
            format!("unknown order `{text}`, expected one of {names}")
        })
    }
}

/// The cells a filter accepts, each with its group.
pub(super) struct Grouping<'a> {
    filter: &'a Filter,
    by: Option<Dimension>,
    /// The group of each accepted key; of outcomes, any.
    of_key: HashMap<i32, usize>,
    groups: Vec<Group>,
}

impl<'a> Grouping<'a> {
    pub(super) fn new(usage: &Usage, filter: &'a Filter, by: Option<Dimension>) -> Self {
        let mut grouping = Self {
            filter,
            by,
            of_key: HashMap::new(),
            groups: outcomes(by),
        };
        let mut known = HashMap::new();
        // In the order of their numbers: a renamed user is shown by the newest name.
        let mut names: Vec<(&i32, &Series)> =
            usage.names.iter().map(|(key, one)| (key, &**one)).collect();
        names.sort_unstable_by_key(|(key, _)| **key);
        for (&key, series) in names {
            if filter.accepts_series(series) {
                let group = grouping.place(series, &mut known);
                grouping.of_key.insert(key, group);
            }
        }
        grouping
    }

    fn place<'s>(
        &mut self,
        series: &'s Series,
        known: &mut HashMap<Option<&'s str>, usize>,
    ) -> usize {
        let Some(by) = self.by.filter(|by| !by.is_of_outcome()) else {
            return 0;
        };
        let value = series.value(by);
        let group = Group {
            value: value.map(str::to_owned),
            label: series.label(by).map(str::to_owned),
        };
        if let Some(&index) = known.get(&value) {
            self.groups[index] = group;
            return index;
        }
        self.groups.push(group);
        known.insert(value, self.groups.len() - 1);
        self.groups.len() - 1
    }

    /// The group of a cell, or `None` when the filter does not accept it.
    pub(super) fn of(&self, cell: &UsageCell) -> Option<usize> {
        let group = *self.of_key.get(&cell.key)?;
        if !self
            .filter
            .accepts_outcome(cell.status, cell.error_category)
        {
            return None;
        }
        Some(match self.by {
            Some(Dimension::Status) => cell.status as usize,
            Some(Dimension::ErrorCategory) => match cell.error_category {
                Some(category) => category as usize,
                None => ErrorCategory::ALL.len(),
            },
            _ => group,
        })
    }

    /// The groups that have entries, highest first.
    pub(super) fn ranked(&self, usage: &Usage, measure: Measure) -> Vec<Ranked> {
        let mut totals = vec![Totals::default(); self.groups.len()];
        for piece in &usage.pieces {
            for (cell, _) in piece.block.iter() {
                if let Some(group) = self.of(cell) {
                    totals[group].add(cell.status, &cell.sums);
                }
            }
        }
        let ranked = totals.into_iter().zip(&self.groups).enumerate();
        let mut ranked: Vec<Ranked> = ranked
            .filter(|(_, (totals, _))| totals.sums.requests > 0)
            .map(|(index, (totals, group))| Ranked {
                index,
                measured: measure.of(&totals.sums),
                group: group.clone(),
            })
            .collect();
        // Equal ones in the order of their labels, so that charts stand still.
        ranked.sort_by(|a, b| {
            b.measured
                .cmp(&a.measured)
                .then_with(|| a.group.label.cmp(&b.group.label))
                .then_with(|| a.group.value.cmp(&b.group.value))
        });
        ranked
    }

    /// How many groups there may be.
    pub(super) const fn len(&self) -> usize {
        self.groups.len()
    }
}

/// A group with its place.
pub(super) struct Ranked {
    pub(super) index: usize,
    pub(super) measured: i128,
    pub(super) group: Group,
}

/// The groups that are known before any cell is seen, in the order of their words.
fn outcomes(by: Option<Dimension>) -> Vec<Group> {
    let named = |name: &str| Group {
        value: Some(name.to_owned()),
        label: Some(name.to_owned()),
    };
    match by {
        None => vec![Group::default()],
        Some(Dimension::Status) => Status::ALL.iter().map(|one| named(one.name())).collect(),
        Some(Dimension::ErrorCategory) => ErrorCategory::ALL
            .iter()
            .map(|one| named(one.name()))
            .chain([Group::default()])
            .collect(),
        Some(_) => Vec::new(),
    }
}
