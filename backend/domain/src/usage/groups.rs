//! The groups of a report, and what they are ranked by.

use std::cmp::Ordering;

use crate::filter::Dimension;

/// A value of the dimension that a report is grouped by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Group {
    /// What the filter takes; absent for entries that have none.
    pub value: Option<String>,
    /// What a person reads.
    pub label: Option<String>,
}

impl Group {
    fn name(&self) -> (Option<&str>, Option<&str>) {
        (self.label.as_deref(), self.value.as_deref())
    }
}

/// What groups are ranked by, highest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of the API")]
pub enum Measure {
    #[default]
    Requests,
    InputTokens,
    OutputTokens,
    TotalTokens,
    CachedInputTokens,
    CacheWriteTokens,
    ReasoningTokens,
    Cost,
}

impl Measure {
    /// Every measure with its name.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("requests", Self::Requests),
        ("total_tokens", Self::TotalTokens),
        ("input_tokens", Self::InputTokens),
        ("output_tokens", Self::OutputTokens),
        ("cached_input_tokens", Self::CachedInputTokens),
        ("cache_write_tokens", Self::CacheWriteTokens),
        ("reasoning_tokens", Self::ReasoningTokens),
        ("cost_usd", Self::Cost),
    ];
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

/// How a report is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Split {
    /// By what.
    pub by: Dimension,
    /// What the groups are ranked by.
    pub measure: Measure,
    /// How many are told apart; the others are one.
    pub limit: usize,
}

/// A group that is told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which one.
    pub group: Group,
    /// What it was ranked by; of cost in the smallest unit.
    pub measured: i128,
}

impl Told {
    /// Highest first; equal ones in the order of their labels, so that charts stand
    /// still.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let by_measure = other.measured.cmp(&self.measured);
        by_measure.then_with(|| self.group.name().cmp(&other.group.name()))
    }
}

impl Ranking {
    /// Puts the groups in their order again, after their labels have changed.
    pub fn sort(&mut self) {
        self.told.sort_by(Told::compare);
    }
}

/// The groups that have entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Those told apart, highest first.
    pub told: Vec<Told>,
    /// How many others there are.
    pub other_count: usize,
    /// What they were ranked by, added up.
    pub other_measured: i128,
}
