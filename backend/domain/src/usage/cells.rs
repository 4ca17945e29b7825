//! Cells of usage in blocks, each with the moment its entries count at.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::totals::Sums;
use crate::series::Series;
use crate::time::Moment;
use crate::vocabulary::{ErrorCategory, Status};

/// What entries of one kind add up to.
#[derive(Clone, Debug)]
pub struct UsageCell {
    /// The number of their series, or of what their series have in common.
    pub key: i32,
    /// Their status.
    pub status: Status,
    /// Their error category.
    pub error_category: Option<ErrorCategory>,
    /// Their sums.
    pub sums: Sums,
    durations: Range<u32>,
}

/// Cells side by side, so that many of them take little room.
#[derive(Clone, Debug, Default)]
pub struct Block {
    cells: Vec<UsageCell>,
    durations: Vec<i32>,
}

impl Block {
    /// Adds a cell with its packed durations.
    pub fn push(
        &mut self,
        key: i32,
        status: Status,
        error_category: Option<ErrorCategory>,
        sums: Sums,
        durations: &[i32],
    ) {
        let end = |block: &Self| u32::try_from(block.durations.len()).unwrap_or(u32::MAX);
        let begin = end(self);
        self.durations.extend_from_slice(durations);
        self.cells.push(UsageCell {
            key,
            status,
            error_category,
            sums,
            durations: begin..end(self),
        });
    }

    /// Every cell with its packed durations.
    pub fn iter(&self) -> impl Iterator<Item = (&UsageCell, &[i32])> {
        self.cells.iter().map(|cell| {
            let Range { start, end } = cell.durations;
            let durations = self.durations.get(start as usize..end as usize);
            (cell, durations.unwrap_or_default())
        })
    }

    /// About how many bytes it takes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.cells.capacity() * size_of::<UsageCell>() + self.durations.capacity() * 4
    }

    /// Gives back the room it does not need.
    pub fn shrink(&mut self) {
        self.cells.shrink_to_fit();
        self.durations.shrink_to_fit();
    }
}

/// A block with its place in time.
#[derive(Clone, Debug)]
pub struct Piece {
    /// When its entries count.
    pub start: Moment,
    /// Their cells.
    pub block: Arc<Block>,
}

/// Everything a report is made of.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// The cells, in order of time.
    pub pieces: Vec<Piece>,
    /// What the keys of the cells stand for; where users are summed up, they are absent.
    pub names: HashMap<i32, Arc<Series>>,
    /// From when on the hour of every entry is known. Before, only the UTC day
    /// is. `None` when it always is.
    pub hourly_since: Option<Moment>,
}
