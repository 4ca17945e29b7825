//! The ranking of groups by a measure.

use logbook_domain::usage::groups::{Measure, Ranking, Split, Told};

use super::Grouping;
use crate::cells::{Block, Sum};
use crate::dictionary::Dictionary;

/// The total of a measure for each group.
#[derive(Debug)]
pub struct GroupTotals {
    sum: Sum,
    groups: Vec<GroupTotal>,
}

#[derive(Clone, Copy, Debug, Default)]
struct GroupTotal {
    total: i128,
    /// The database id of the newest series, 0 for none. Its label names the group,
    /// except for users, whose names are those of their last entry.
    newest: i32,
}

impl GroupTotals {
    /// Creates totals of `measure` without any cells.
    pub fn new(measure: Measure) -> Self {
        Self {
            sum: sum_of(measure),
            groups: Vec::new(),
        }
    }

    /// Adds the cells of a block.
    pub fn add(&mut self, grouping: &Grouping, block: &Block) {
        if self.groups.len() < grouping.bound() {
            self.groups.resize(grouping.bound(), GroupTotal::default());
        }
        let Self { sum, groups } = self;
        grouping.each(block, |group, _, cell| {
            let series = i32::try_from(cell.series_id).unwrap_or_default();
            let group = &mut groups[group];
            group.total += i128::from(cell.record.sum(*sum));
            group.newest = group.newest.max(series);
        });
    }

    /// Returns the groups that have cells, highest total first.
    pub fn ranking(&self, dictionary: &Dictionary, split: Split) -> Ranking {
        let found = self.groups.iter().enumerate();
        let mut found: Vec<(usize, &GroupTotal)> =
            found.filter(|(_, group)| group.newest > 0).collect();
        let reported = |&(number, group): &(usize, &GroupTotal)| Told {
            group: Grouping::group(dictionary, split.by, number, group.newest),
            measured: group.total,
        };
        found.sort_by(|one, other| {
            let by_measure = other.1.total.cmp(&one.1.total);
            by_measure.then_with(|| reported(one).compare(&reported(other)))
        });
        let (first, others) = found.split_at(split.limit.min(found.len()));
        Ranking {
            told: first.iter().map(reported).collect(),
            other_count: others.len(),
            other_measured: others.iter().map(|(_, group)| group.total).sum(),
        }
    }
}

/// Returns the sum of cells that a measure reads.
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
