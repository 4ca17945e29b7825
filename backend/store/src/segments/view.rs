//! The rows of an extent that a filter accepts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::ascending::{first_not, index};
use super::cells_table::CellTable;
use super::column::Column;
use super::dictionary::outcome_refusals;
use super::extent::{Extent, Piece};
use super::numbers::Numbers;
use super::outcome::Outcome;
use super::places::Flags;
use super::question::Question;
use super::sums::each;
use super::table;
use super::tally::Tally;
use crate::StoreError;
use crate::answer::Database;

/// An extent seen through a filter.
#[derive(Debug)]
pub(crate) struct View {
    /// What it looks at.
    pub(crate) extent: Extent,
    refusals: Vec<u16>,
    outcome_refusals: [u16; Outcome::COUNT],
    question: Arc<Question>,
    /// Accepted rows that have been found, by the start of their piece.
    rows: RefCell<HashMap<Moment, Arc<Flags>>>,
    /// How many are accepted of pieces that are no whole buckets, by their start.
    counts: RefCell<HashMap<Moment, u64>>,
}

impl View {
    /// The rows of `extent` that the dimensions and limits of `filter` accept.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn of(
        db: &mut dyn Database,
        mut extent: Extent,
        filter: &Filter,
    ) -> Result<Self, StoreError> {
        let question = Arc::new(Question::of(filter));
        let limits = question.limits();
        if !limits.is_empty() {
            extent.limit(db, limits)?;
        }
        let is_cut = |piece: &Piece| piece.bounds.is_some();
        for column in limits.columns().chain([Column::Started]) {
            extent.require(db, column, is_cut)?;
        }
        let refusals = extent.memory().dictionary().refusals(filter);
        Ok(Self {
            extent,
            refusals,
            outcome_refusals: outcome_refusals(filter),
            question,
            rows: RefCell::default(),
            counts: RefCell::default(),
        })
    }

    /// The dimensions that refuse entries of this series and outcome, as bits.
    #[inline]
    pub(crate) fn refused_by(&self, series: u32, outcome: Outcome) -> u16 {
        self.refusals[series as usize] | self.outcome_refusals[outcome.index()]
    }

    /// Whether no dimension refuses entries of this series and outcome.
    #[inline]
    pub(crate) fn accepts(&self, series: u32, outcome: Outcome) -> bool {
        // The outcome first: its table is small.
        self.outcome_refusals[outcome.index()] == 0 && self.refusals[series as usize] == 0
    }

    /// The rows of a cell that lie in the period.
    pub(crate) fn rows(piece: &Piece, cell: usize) -> Range<usize> {
        let rows = piece.cells.rows(cell);
        let Some((inside, started)) = piece.cut() else {
            return rows;
        };
        // Rows of a cell stand in the order of their start. Most cells have few, and
        // most of these lie on one side.
        let is_inside = |row: usize| inside.contains(&started.get(row));
        let Range { start, end } = rows;
        if start < end && is_inside(start) && is_inside(end - 1) {
            return rows;
        }
        let first = first_not(rows, |row| started.get(row) < inside.start);
        first..first_not(first..end, |row| started.get(row) < inside.end)
    }

    /// The columns that limits look at: rows can only be visited where they are.
    pub(crate) fn limit_columns(&self) -> impl Iterator<Item = Column> + use<> {
        self.question.limits().columns()
    }

    /// How many rows of a cell of a piece lie in the period and within the limits,
    /// whatever the dimensions say of them.
    pub(crate) fn rows_within(&self, piece: &Piece, cell: usize) -> usize {
        let rows = Self::rows(piece, cell);
        match &piece.within {
            Some(within) => index(within.get(cell)),
            None if self.question.limits().is_empty() => rows.len(),
            None => rows.filter(|&row| self.passes(piece, row)).count(),
        }
    }

    /// Whether the limits accept a row.
    #[inline]
    pub(crate) fn passes(&self, piece: &Piece, row: usize) -> bool {
        self.within_limits(|column| piece.number(column, row))
    }

    /// Whether the limits accept a row that has these numbers.
    pub(crate) fn within_limits(&self, number: impl Fn(Column) -> u64) -> bool {
        self.question.limits().accept(number)
    }

    /// What the filter asks of every row, whenever it began.
    pub(crate) const fn question(&self) -> &Arc<Question> {
        &self.question
    }

    /// The accepted rows of a piece, where they have been found already.
    pub(crate) fn rows_of(&self, piece: &Piece) -> Option<Arc<Flags>> {
        self.rows.borrow().get(&piece.start).cloned()
    }

    /// The accepted rows of a piece; `number` gives what limits look at.
    pub(crate) fn find_rows(
        &self,
        piece: &Piece,
        number: impl Fn(Column, usize) -> u64,
    ) -> Arc<Flags> {
        let limits = self.question.limits();
        let mut found = Flags::new(piece.cells.row_count());
        for cell in self.accepted(&piece.cells) {
            let rows = Self::rows(piece, cell);
            if limits.is_empty() {
                found.set_all(rows);
                continue;
            }
            for row in rows.filter(|&row| limits.accept(|column| number(column, row))) {
                found.set(row);
            }
        }
        let found = Arc::new(found);
        self.rows
            .borrow_mut()
            .insert(piece.start, Arc::clone(&found));
        found
    }

    /// The cells that the dimensions accept.
    pub(crate) fn accepted<'a>(&'a self, cells: &'a CellTable) -> impl Iterator<Item = usize> + 'a {
        let kinds = cells.kinds().enumerate();
        kinds.filter_map(|(cell, (series, outcome))| self.accepts(series, outcome).then_some(cell))
    }

    /// How many rows of a piece are accepted.
    pub(crate) fn count(&self, piece: &Piece) -> u64 {
        let in_cells = || {
            let cells = self.accepted(&piece.cells);
            cells.map(|cell| self.rows_within(piece, cell) as u64).sum()
        };
        let is_open = self.question.is_open();
        match piece.whole_bucket() {
            Some(_) if is_open => piece.cells.row_count() as u64,
            Some(bucket) => self.extent.memory().count(bucket, &self.question, in_cells),
            // What a cut piece has changes with the moment that cuts it.
            None => {
                let mut counts = self.counts.borrow_mut();
                let count = counts.entry(piece.start).or_insert_with(|| match is_open {
                    true => Self::count_inside(piece) as u64,
                    false => in_cells(),
                });
                *count
            }
        }
    }

    /// How many rows of a piece lie in the period.
    fn count_inside(piece: &Piece) -> usize {
        match piece.cut() {
            Some((inside, started)) => started.iter().filter(|one| inside.contains(one)).count(),
            None => piece.cells.row_count(),
        }
    }

    /// What all accepted rows add up to.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn tally(&mut self, db: &mut dyn Database) -> Result<Tally, StoreError> {
        for column in Column::SUMMED {
            let is_cut = |piece: &Piece| piece.bounds.is_some();
            self.extent.require(db, column, is_cut)?;
        }
        let mut tally = Tally::default();
        for piece in &self.extent.pieces {
            tally += &*self.tally_of(db, piece)?;
        }
        Ok(tally)
    }

    /// What the accepted rows of a piece add up to.
    fn tally_of(&self, db: &mut dyn Database, piece: &Piece) -> Result<Arc<Tally>, StoreError> {
        let Some(bucket) = piece.whole_bucket() else {
            return Ok(Arc::new(self.add_up(piece, piece.numbers())));
        };
        self.extent.memory().tally(bucket, &self.question, || {
            if piece.within.is_none() || self.count(piece) == 0 {
                return Ok(self.add_up(piece, piece.numbers()));
            }
            // Not to be kept: the answer is.
            let wanted = self.limit_columns().chain(Column::SUMMED);
            let columns = table::columns(db.connection()?, bucket, wanted)?;
            Ok(self.add_up(piece, Numbers::from(&columns)))
        })
    }

    fn add_up(&self, piece: &Piece, numbers: Numbers<'_>) -> Tally {
        let mut tally = Tally::default();
        each(self, piece, numbers, |series, outcome, sums| {
            tally.add(series, outcome, sums);
        });
        tally
    }
}
