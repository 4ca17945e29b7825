//! The parts of segments that are read by themselves, or made of what was read.

use std::sync::Arc;

use super::cells_table::CellTable;
use super::column::Column;
use super::limits::Limits;
use super::packed::Packed;
use super::places::{Bits, Places};
use super::question::Question;
use super::sorted::Sorted;
use super::tally::Tally;
use crate::cache::Weigh;

/// What remembering an answer to a question takes beside the answer, roughly.
const ANSWER_BYTES: usize = 128;

/// A part of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Its cells.
    Cells,
    /// How many rows of each cell limits accept.
    Within(Limits),
    /// One of its columns.
    Column(Column),
    /// Its rows in the order of a column.
    Sorted(Column),
    /// Which of these a question accepts.
    Accepted(Column, Arc<Question>),
    /// The same of a block of a stored order.
    Block(Column, Arc<Question>, usize),
    /// How many rows a question accepts.
    Count(Arc<Question>),
    /// What the rows add up to that a question accepts.
    Tally(Arc<Question>),
}

/// A part in memory.
#[derive(Clone, Debug)]
pub(crate) enum Kept {
    /// Its cells.
    Cells(Arc<CellTable>),
    /// One of its columns, or how many rows of each cell limits accept.
    Column(Arc<Packed>),
    /// Its rows in the order of a column.
    Sorted(Arc<Sorted>),
    /// Which of these a question accepts, and the size of the question: many
    /// buckets share it, but one alone may keep it.
    Accepted(Arc<Places>, usize),
    /// The same of a block of a stored order.
    Block(Arc<Bits>, usize),
    /// How many rows a question accepts, and its size.
    Count(u64, usize),
    /// What the rows add up to that a question accepts, and its size.
    Tally(Arc<Tally>, usize),
}

impl Kept {
    pub(super) fn into_cells(self) -> Option<Arc<CellTable>> {
        match self {
            Self::Cells(cells) => Some(cells),
            _ => None,
        }
    }

    pub(super) fn into_column(self) -> Option<Arc<Packed>> {
        match self {
            Self::Column(column) => Some(column),
            _ => None,
        }
    }

    pub(super) fn into_sorted(self) -> Option<Arc<Sorted>> {
        match self {
            Self::Sorted(sorted) => Some(sorted),
            _ => None,
        }
    }
}

impl Weigh for Kept {
    fn bytes(&self) -> usize {
        match self {
            Self::Cells(cells) => cells.size(),
            Self::Column(column) => column.size(),
            Self::Sorted(sorted) => sorted.size(),
            Self::Accepted(places, question) => places.size() + question + ANSWER_BYTES,
            Self::Block(bits, question) => bits.size() + question + ANSWER_BYTES,
            Self::Count(_, question) => question + ANSWER_BYTES,
            Self::Tally(tally, question) => tally.size() + question + ANSWER_BYTES,
        }
    }
}
