//! The parts of segments that are read by themselves.

use std::sync::Arc;

use super::cells_table::CellTable;
use super::column::Column;
use super::limits::Limits;
use super::packed::Packed;
use crate::cache::Weigh;

/// A part of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Its cells.
    Cells,
    /// Its cells without the rows that limits refuse.
    Limited(Limits),
    /// One of its columns.
    Column(Column),
}

/// A part in memory.
#[derive(Clone, Debug)]
pub(crate) enum Kept {
    /// Its cells, all or without some rows.
    Cells(Arc<CellTable>),
    /// One of its columns.
    Column(Arc<Packed>),
}

impl Weigh for Kept {
    fn bytes(&self) -> usize {
        match self {
            Self::Cells(cells) => cells.size(),
            Self::Column(column) => column.size(),
        }
    }
}
