//! The parts of segments that are read by themselves.

use std::sync::Arc;

use super::cells_table::CellTable;
use super::column::Column;
use super::packed::Packed;
use crate::cache::Weigh;

/// A part of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Its cells.
    Cells,
    /// One of its columns.
    Column(Column),
}

/// A part in memory.
#[derive(Clone, Debug)]
pub(crate) enum Kept {
    /// Its cells.
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
