//! Cells of the accepted rows of a slice.

use std::collections::BTreeMap;
use std::ops::Range;

use logbook_domain::time::{self, Moment};
use logbook_domain::usage::calendar::QUARTER_MILLIS;

use crate::cells::{Block, Builder};
use crate::dictionary::Dictionary;
use crate::dictionary::Outcome;
use crate::query::RowFilter;
use crate::segment::{Column, SegmentSlice, push_rows};

/// The rows of one series and outcome.
struct Cell {
    key: (i32, Outcome),
    rows: Range<usize>,
}

/// Builds cells from the accepted rows of a slice, whose columns must all be loaded.
#[derive(Clone, Copy)]
pub struct SliceCells<'a> {
    /// Decides which rows are accepted.
    pub filter: &'a RowFilter,
    /// The series that cells refer to.
    pub dictionary: &'a Dictionary,
    /// Holds the rows.
    pub slice: &'a SegmentSlice,
}

impl SliceCells<'_> {
    /// Returns the cells of each quarter of an hour with the start of the quarter. Days
    /// and hours of every time zone consist of whole quarters.
    pub fn quarters(self) -> Vec<(Moment, Block)> {
        let quarter = |started: i64| started.div_euclid(QUARTER_MILLIS);
        let blocks = self.blocks(quarter).into_iter();
        let with_start =
            |(quarter, block)| Some((time::from_millis(quarter * QUARTER_MILLIS)?, block));
        blocks.filter_map(with_start).collect()
    }

    /// Returns the cells of the rows before `cut`, and of those from `cut` on.
    pub fn split_at(self, cut: Moment) -> [Block; 2] {
        let cut = cut.timestamp_millis();
        let mut sides = self.blocks(|started| (started >= cut).into());
        [0, 1].map(|side| sides.remove(&side).unwrap_or_else(Block::empty))
    }

    /// Returns the cells of all accepted rows.
    pub fn block(self) -> Block {
        let mut builder = Builder::default();
        for Cell { key, rows } in self.cells() {
            self.push(&mut builder, key, rows);
        }
        builder.finish()
    }

    /// Returns the cells of each slot. `slot` maps the start of a row, in milliseconds
    /// since 1970, to a slot, and must be monotonic.
    fn blocks(self, slot: impl Fn(i64) -> i64) -> BTreeMap<i64, Block> {
        let mut builders: BTreeMap<i64, Builder> = BTreeMap::new();
        let origin = self.slice.start.timestamp_millis();
        let started = |row| self.slice.number(Column::Started, row);
        let slot = |row| slot(origin.saturating_add_unsigned(started(row)));
        for Cell { key, rows } in self.cells() {
            let Range { mut start, end } = rows;
            // Rows of a cell are ordered by their start.
            while start < end {
                let here = slot(start);
                let next = (start..end).find(|&row| slot(row) > here).unwrap_or(end);
                self.push(builders.entry(here).or_default(), key, start..next);
                start = next;
            }
        }
        let blocks = builders.into_iter();
        blocks
            .map(|(slot, builder)| (slot, builder.finish()))
            .collect()
    }

    /// Iterates over the cells that the dimensions accept.
    fn cells(self) -> impl Iterator<Item = Cell> {
        let Self {
            filter,
            dictionary,
            slice,
        } = self;
        let cells = &slice.cells;
        filter.accepted(cells).map(move |cell| Cell {
            key: (dictionary.id(cells.series(cell)), cells.outcome(cell)),
            rows: slice.rows(cell),
        })
    }

    /// Adds the rows that have the minimums to `builder`.
    fn push(self, builder: &mut Builder, key: (i32, Outcome), rows: Range<usize>) {
        let Self { filter, slice, .. } = self;
        let rows = rows.filter(|&row| filter.passes(slice, row));
        push_rows(builder, key, rows, |column, row| slice.number(column, row));
    }
}
