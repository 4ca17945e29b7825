//! What the entries of a bucket add up to, by the groups told apart.

use logbook_domain::usage::answer::Answer;
use logbook_domain::usage::sparse;
use logbook_domain::usage::totals::Tally;
use logbook_domain::vocabulary::Status;

use super::block::{Block, Sum};
use super::grouping::{Grouping, UpToDate};
use super::memory::Asked;
use crate::segments::{Dictionary, Outcome};

/// Adds up blocks, each for itself. A cell that is accepted counts in the slot
/// of its group, or in that of the rest, which is the last.
pub(super) struct Slots<'a> {
    asked: &'a Asked,
    grouping: Option<UpToDate>,
    /// By the number of the group.
    of_group: Vec<usize>,
    /// By outcome.
    statuses: [Status; Outcome::COUNT],
    tallies: Vec<Tally>,
}

impl<'a> Slots<'a> {
    pub(super) fn new(asked: &'a Asked) -> Self {
        let mut statuses = [Status::Running; Outcome::COUNT];
        for outcome in Outcome::all() {
            if let Some((status, _)) = outcome.parts() {
                statuses[outcome.index()] = status;
            }
        }
        Self {
            asked,
            grouping: None,
            of_group: Vec::new(),
            statuses,
            tallies: vec![Tally::default(); asked.told.len() + 1],
        }
    }

    /// What `block` adds up to.
    pub(super) fn answer(&mut self, known: &Dictionary, block: &Block) -> Answer {
        let Asked {
            filter, by, told, ..
        } = self.asked;
        let grouping = UpToDate::renew(&mut self.grouping, known, filter, *by);
        if self.of_group.len() < grouping.len() {
            self.of_group = vec![told.len(); grouping.len()];
            for (slot, group) in told.iter().enumerate() {
                let number = by.and_then(|by| Grouping::find(known, by, group));
                if let Some(number) = number {
                    self.of_group[number] = slot;
                }
            }
        }
        for (cell, group) in grouping.cells(block) {
            let tally = &mut self.tallies[self.of_group[group]];
            let status = self.statuses[block.outcome(cell)];
            tally.add(status, &block.sums(cell), block.durations(cell));
        }
        Answer {
            slots: self.tallies.iter_mut().map(Tally::take).collect(),
            series: match by {
                None => series(grouping, block),
                Some(_) => Box::default(),
            },
        }
    }
}

/// The series of the accepted cells, with their entries.
fn series(grouping: &Grouping, block: &Block) -> Box<[u8]> {
    let of_cell = |(cell, _)| {
        let series = u32::try_from(block.series_id(cell)).unwrap_or(u32::MAX);
        (series, block.sum(cell, Sum::Requests).cast_signed())
    };
    let mut packed = Vec::new();
    sparse::write(
        &mut grouping.cells(block).map(of_cell).collect(),
        &mut packed,
    );
    packed.into_boxed_slice()
}
