//! The usage of one block of cells by group.

use std::sync::OnceLock;

use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::{Dictionary, Outcome};
use logbook_columnar::rollup::{CachedGrouping, Grouping};
use logbook_domain::usage::answer::Answer;
use logbook_domain::usage::counts::Counts;
use logbook_domain::usage::totals::Tally;
use logbook_domain::vocabulary::Status;

use crate::cache::key::UsageKey;

/// Adds up blocks of cells by group, one block after the other. An accepted cell counts
/// in the slot of its group, or in the last slot when its group has none.
///
/// The value can be used for any number of blocks: the buffers of the sums and the
/// assignment of groups to slots are reused.
pub(super) struct GroupSums<'a> {
    usage_key: &'a UsageKey,
    grouping: Option<CachedGrouping>,
    /// The slot of each group, by the number that the grouping assigns to the group.
    slots: Vec<usize>,
    /// The status of each outcome.
    statuses: [Status; Outcome::COUNT],
    /// The sums of each slot.
    tallies: Vec<Tally>,
    /// The number of accepted entries of each series, counted only without groups.
    series: Counts,
    /// A buffer for packing these counts.
    packed: Vec<u8>,
}

impl<'a> GroupSums<'a> {
    /// Creates the sums for the filter and the groups of `usage_key`.
    pub(super) fn new(usage_key: &'a UsageKey) -> Self {
        let mut statuses = [Status::Running; Outcome::COUNT];
        for outcome in Outcome::all() {
            if let Some((status, _)) = outcome.parts() {
                statuses[outcome.index()] = status;
            }
        }
        Self {
            usage_key,
            grouping: None,
            slots: Vec::new(),
            statuses,
            tallies: vec![Tally::default(); usage_key.groups.len() + 1],
            series: Counts::default(),
            packed: Vec::new(),
        }
    }

    /// Returns the sums of `block`, whose series `dictionary` contains.
    pub(super) fn answer(&mut self, dictionary: &Dictionary, block: &Block) -> Answer {
        let UsageKey { filter, by, groups } = self.usage_key;
        let grouping = CachedGrouping::refresh(&mut self.grouping, dictionary, filter, *by);
        if self.slots.len() < grouping.bound() {
            // The dictionary has grown: its new groups have numbers by now.
            self.slots = vec![groups.len(); grouping.bound()];
            for (slot, group) in groups.iter().enumerate() {
                let number = by.and_then(|by| Grouping::find(dictionary, by, group));
                if let Some(number) = number {
                    self.slots[number] = slot;
                }
            }
        }
        let (tallies, slots) = (&mut self.tallies, &self.slots);
        let (series, is_grouped) = (&mut self.series, by.is_some());
        grouping.each(block, |group, outcome, cell| {
            let (sums, bins) = cell.record.sums();
            let status = self.statuses[outcome.index()];
            tallies[slots[group]].add(status, &sums, bins);
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
