//! Cells made of the rows of slices.

use std::collections::BTreeMap;
use std::ops::Range;

use logbook_domain::time::{self, Moment};
use logbook_domain::usage::calendar::QUARTER_MILLIS;

use crate::cells::{Block, Builder};
use crate::dictionary::Dictionary;
use crate::dictionary::Outcome;
use crate::query::RowFilter;
use crate::segment::{Column, SegmentSlice, push_rows};

/// Rows of one series and outcome.
struct Cell {
    key: (i32, Outcome),
    rows: Range<usize>,
}

/// The accepted rows of a slice, whose columns must all be there.
#[derive(Clone, Copy)]
pub struct SliceCells<'a> {
    /// Decides which rows are accepted.
    pub filter: &'a RowFilter,
    /// The series that cells refer to.
    pub dictionary: &'a Dictionary,
    /// Where the rows are.
    pub slice: &'a SegmentSlice,
}

impl SliceCells<'_> {
    /// Their cells by quarters of an hour: no time zone cuts these.
    pub fn quarters(self) -> Vec<(Moment, Block)> {
        let quarter = |began: i64| began.div_euclid(QUARTER_MILLIS);
        let blocks = self.blocks(quarter).into_iter();
        let began = |(quarter, block)| Some((time::from_millis(quarter * QUARTER_MILLIS)?, block));
        blocks.filter_map(began).collect()
    }

    /// Their cells before `cut`, and from then on.
    pub fn sides(self, cut: Moment) -> [Block; 2] {
        let cut = cut.timestamp_millis();
        let mut sides = self.blocks(|began| (began >= cut).into());
        [0, 1].map(|side| sides.remove(&side).unwrap_or_else(Block::empty))
    }

    /// All of their cells.
    pub fn whole(self) -> Block {
        let mut builder = Builder::default();
        for Cell { key, rows } in self.cells() {
            self.push(&mut builder, key, rows);
        }
        builder.finish()
    }

    /// Their cells by what `slot` makes of the moment they began, in milliseconds
    /// since 1970; it must ascend.
    fn blocks(self, slot: impl Fn(i64) -> i64) -> BTreeMap<i64, Block> {
        let mut builders: BTreeMap<i64, Builder> = BTreeMap::new();
        let began = self.slice.start.timestamp_millis();
        let started = |row| self.slice.number(Column::Started, row);
        let slot = |row| slot(began.saturating_add_unsigned(started(row)));
        for Cell { key, rows } in self.cells() {
            let Range { mut start, end } = rows;
            // Rows of a cell stand in the order of their start.
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

    /// The cells that are not refused as they are.
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

    fn push(self, builder: &mut Builder, key: (i32, Outcome), rows: Range<usize>) {
        let Self { filter, slice, .. } = self;
        let rows = rows.filter(|&row| filter.passes(slice, row));
        push_rows(builder, key, rows, |column, row| slice.number(column, row));
    }
}
