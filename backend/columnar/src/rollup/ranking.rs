//! The ranking of groups by a measure.

use logbook_domain::usage::groups::{Measure, Ranking, Split, Told};

use super::Grouping;
use crate::cells::{Block, Sum};
use crate::dictionary::Dictionary;
use crate::top;

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
        let groups = self.groups.iter().enumerate();
        let found = groups.filter(|(_, group)| group.newest > 0);
        let (mut count, mut measured) = (0_usize, 0_i128);
        let found = found.inspect(|(_, group)| {
            count += 1;
            measured += group.total;
        });
        let name = |number: usize, group: &GroupTotal| {
            Grouping::name(dictionary, split.by, number, group.newest)
        };
        // Equal groups are ordered by label and value, see `Told::compare`.
        let first = top::first(found, split.limit, |one, other| {
            let by_measure = other.1.total.cmp(&one.1.total);
            by_measure.then_with(|| name(one.0, one.1).cmp(&name(other.0, other.1)))
        });
        let reported = |&(number, group): &(usize, &GroupTotal)| Told {
            group: Grouping::group(dictionary, split.by, number, group.newest),
            measured: group.total,
        };
        let told: Vec<Told> = first.iter().map(reported).collect();
        Ranking {
            other_count: count - told.len(),
            other_measured: measured - told.iter().map(|one| one.measured).sum::<i128>(),
            told,
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
