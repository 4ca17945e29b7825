//! What the entries of a bucket add up to, by the groups told apart.

use std::sync::OnceLock;

use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::{Dictionary, Outcome};
use logbook_columnar::rollup::{CachedGrouping, Grouping};
use logbook_domain::usage::answer::Answer;
use logbook_domain::usage::counts::Counts;
use logbook_domain::usage::totals::Tally;
use logbook_domain::vocabulary::Status;

use crate::cache::key::UsageKey;

/// Adds up blocks, each for itself. A cell that is accepted counts in the slot
/// of its group, or in that of the rest, which is the last.
pub(crate) struct Slots<'a> {
    usage_key: &'a UsageKey,
    grouping: Option<CachedGrouping>,
    /// By the number of the group.
    of_group: Vec<usize>,
    /// By outcome.
    statuses: [Status; Outcome::COUNT],
    tallies: Vec<Tally>,
    /// The series of the accepted cells with their entries, where all are of one group.
    series: Counts,
    /// Room to pack these in.
    packed: Vec<u8>,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(usage_key: &'a UsageKey) -> Self {
        let mut statuses = [Status::Running; Outcome::COUNT];
        for outcome in Outcome::all() {
            if let Some((status, _)) = outcome.parts() {
                statuses[outcome.index()] = status;
            }
        }
        Self {
            usage_key,
            grouping: None,
            of_group: Vec::new(),
            statuses,
            tallies: vec![Tally::default(); usage_key.told.len() + 1],
            series: Counts::default(),
            packed: Vec::new(),
        }
    }

    /// What `block` adds up to.
    pub(crate) fn answer(&mut self, known: &Dictionary, block: &Block) -> Answer {
        let UsageKey {
            filter, by, told, ..
        } = self.usage_key;
        let grouping = CachedGrouping::refresh(&mut self.grouping, known, filter, *by);
        if self.of_group.len() < grouping.bound() {
            self.of_group = vec![told.len(); grouping.bound()];
            for (slot, group) in told.iter().enumerate() {
                let number = by.and_then(|by| Grouping::find(known, by, group));
                if let Some(number) = number {
                    self.of_group[number] = slot;
                }
            }
        }
        let (tallies, of_group) = (&mut self.tallies, &self.of_group);
        let (series, is_grouped) = (&mut self.series, by.is_some());
        grouping.each(block, |group, outcome, cell| {
            let (sums, bins) = cell.record.sums();
            let status = self.statuses[outcome.index()];
            tallies[of_group[group]].add(status, &sums, bins);
            if !is_grouped {
                series.add(cell.series_id, sums.requests);
            }
        });
        Answer {
            slots: tallies.iter_mut().map(Tally::take).collect(),
            series: series.take(&mut self.packed),
            shown: OnceLock::new(),
        }
    }
}
