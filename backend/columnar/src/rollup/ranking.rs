//! Which groups are the highest.

use logbook_domain::usage::groups::{Measure, Ranking, Split, Told};

use super::Grouping;
use crate::cells::{Block, Sum};
use crate::dictionary::Dictionary;

/// What each group measures.
#[derive(Debug)]
pub struct Measured {
    sum: Sum,
    groups: Vec<OfGroup>,
}

#[derive(Clone, Copy, Debug, Default)]
struct OfGroup {
    measured: i128,
    /// The newest series seen, 0 for none: its names count, but for users,
    /// who are called by their last entry.
    newest: i32,
}

impl Measured {
    /// Measures nothing yet; `measure` decides what is added up.
    pub fn by(measure: Measure) -> Self {
        Self {
            sum: sum_of(measure),
            groups: Vec::new(),
        }
    }

    /// Adds the cells of a block.
    pub fn add(&mut self, grouping: &Grouping, block: &Block) {
        if self.groups.len() < grouping.len() {
            self.groups.resize(grouping.len(), OfGroup::default());
        }
        let Self { sum, groups } = self;
        grouping.each(block, |group, _, cell| {
            let series = i32::try_from(cell.series_id).unwrap_or_default();
            let group = &mut groups[group];
            group.measured += i128::from(cell.record.sum(*sum));
            group.newest = group.newest.max(series);
        });
    }

    /// The groups that have cells, in their order.
    pub fn ranking(&self, dictionary: &Dictionary, split: Split) -> Ranking {
        let seen = self.groups.iter().enumerate();
        let mut seen: Vec<(usize, &OfGroup)> = seen.filter(|(_, group)| group.newest > 0).collect();
        let told = |&(number, group): &(usize, &OfGroup)| Told {
            group: Grouping::group(dictionary, split.by, number, group.newest),
            measured: group.measured,
        };
        seen.sort_by(|one, other| {
            let by_measure = other.1.measured.cmp(&one.1.measured);
            by_measure.then_with(|| told(one).compare(&told(other)))
        });
        let (first, others) = seen.split_at(split.limit.min(seen.len()));
        Ranking {
            told: first.iter().map(told).collect(),
            other_count: others.len(),
            other_measured: others.iter().map(|(_, group)| group.measured).sum(),
        }
    }
}

const fn sum_of(measure: Measure) -> Sum {
    match measure {
        Measure::Requests => Sum::Requests,
        Measure::InputTokens => Sum::InputTokens,
        Measure::OutputTokens => Sum::OutputTokens,
        Measure::TotalTokens => Sum::TotalTokens,
        Measure::CachedInputTokens => Sum::CachedInputTokens,
        Measure::CacheWriteTokens => Sum::CacheWriteTokens,
        Measure::ReasoningTokens => Sum::ReasoningTokens,
        Measure::Cost => Sum::Cost,
    }
}
