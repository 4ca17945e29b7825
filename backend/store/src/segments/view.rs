//! The rows of an extent that a filter accepts.

use std::ops::Range;

use logbook_domain::filter::Filter;

use super::column::{Column, kept};
use super::dictionary::outcome_refusals;
use super::extent::{Extent, Piece};
use super::outcome::Outcome;
use crate::{Connection, StoreError};

/// An extent seen through a filter.
#[derive(Debug)]
pub(crate) struct View {
    /// What it looks at.
    pub(crate) extent: Extent,
    refusals: Vec<u16>,
    outcome_refusals: [u16; Outcome::COUNT],
    limits: Vec<(Column, u64)>,
}

impl View {
    /// The rows of `extent` that the dimensions and limits of `filter` accept.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn of(
        conn: &mut Connection,
        mut extent: Extent,
        filter: &Filter,
    ) -> Result<Self, StoreError> {
        let limits = limits(filter);
        for &(column, _) in &limits {
            extent.require(conn, column, |_| true)?;
        }
        extent.require(conn, Column::Started, |piece| piece.bounds.is_some())?;
        let refusals = extent.memory().dictionary().refusals(filter);
        Ok(Self {
            extent,
            refusals,
            outcome_refusals: outcome_refusals(filter),
            limits,
        })
    }

    /// The dimensions that refuse entries of this series and outcome, as bits.
    #[inline]
    pub(crate) fn refused_by(&self, series: u32, outcome: Outcome) -> u16 {
        self.refusals[series as usize] | self.outcome_refusals[outcome.index()]
    }

    /// The rows of a cell that lie in the period.
    pub(crate) fn rows(piece: &Piece, cell: usize) -> Range<usize> {
        let rows = piece.cells.rows(cell);
        let (Some((from, to)), Some(started)) = (piece.bounds, piece.column(Column::Started))
        else {
            return rows;
        };
        // Rows of a cell stand in the order of their start.
        let first = first_at(rows.clone(), |row| started.get(row) >= from);
        first..first_at(first..rows.end, |row| started.get(row) >= to)
    }

    /// Whether rows have to be looked at one by one.
    pub(crate) fn has_limits(&self) -> bool {
        !self.limits.is_empty()
    }

    /// Whether every row of a piece is accepted whose series and outcome are.
    pub(crate) fn takes_whole(&self, piece: &Piece) -> bool {
        piece.bounds.is_none() && self.limits.is_empty()
    }

    /// Whether the limits accept a row.
    #[inline]
    pub(crate) fn passes(&self, piece: &Piece, row: usize) -> bool {
        self.limits.iter().all(|&(column, least)| {
            let column = piece.column(column);
            column.is_some_and(|column| column.get(row) >= least)
        })
    }

    /// Whether the limits accept a row that has these numbers.
    pub(crate) fn within_limits(&self, value: impl Fn(Column) -> u64) -> bool {
        self.limits
            .iter()
            .all(|&(column, least)| value(column) >= least)
    }

    /// Calls `visit` with every accepted row of a piece.
    #[inline]
    pub(crate) fn each_row(&self, piece: &Piece, mut visit: impl FnMut(usize)) {
        for cell in 0..piece.cells.len() {
            if self.refused_by(piece.cells.series(cell), piece.cells.outcome(cell)) != 0 {
                continue;
            }
            for row in Self::rows(piece, cell) {
                if self.limits.is_empty() || self.passes(piece, row) {
                    visit(row);
                }
            }
        }
    }

    /// How many rows of a piece are accepted.
    pub(crate) fn count(&self, piece: &Piece) -> u64 {
        let mut count = 0;
        if self.limits.is_empty() {
            for cell in 0..piece.cells.len() {
                if self.refused_by(piece.cells.series(cell), piece.cells.outcome(cell)) == 0 {
                    count += Self::rows(piece, cell).len() as u64;
                }
            }
        } else {
            self.each_row(piece, |_| count += 1);
        }
        count
    }
}

fn limits(filter: &Filter) -> Vec<(Column, u64)> {
    let limit = |column, least: Option<i32>| Some((column, kept(Some(least?.into()))));
    [
        limit(Column::TotalTokens, filter.min_total_tokens),
        limit(Column::DurationMs, filter.min_duration_ms),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The first of `rows` from which on `is_behind` holds, or their end.
fn first_at(rows: Range<usize>, is_behind: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (rows.start, rows.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_behind(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
