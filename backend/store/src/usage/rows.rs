//! Blocks made of rows, for what the blocks of buckets do not tell.

use std::collections::BTreeMap;
use std::ops::Range;

use logbook_domain::time::{self, Moment};
use logbook_domain::usage::calendar::QUARTER_MILLIS;
use logbook_domain::usage::durations::bin;

use super::block::{Block, Builder, Numbers};
use crate::segments::{Column, Dictionary, Piece, View, counted};

/// The accepted rows of a piece, whose columns must all be there.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) view: &'a View,
    pub(super) dictionary: &'a Dictionary,
    pub(super) piece: &'a Piece,
}

impl Rows<'_> {
    /// Their cells by quarters of an hour: no time zone cuts these.
    pub(super) fn quarters(self) -> Vec<(Moment, Block)> {
        let quarter = |began: i64| began.div_euclid(QUARTER_MILLIS);
        let blocks = self.blocks(quarter).into_iter();
        let began = |(quarter, block)| Some((time::from_millis(quarter * QUARTER_MILLIS)?, block));
        blocks.filter_map(began).collect()
    }

    /// Their cells before `cut`, and from then on.
    pub(super) fn sides(self, cut: Moment) -> [Block; 2] {
        let cut = cut.timestamp_millis();
        let mut sides = self.blocks(|began| (began >= cut).into());
        [0, 1].map(|side| sides.remove(&side).unwrap_or_else(empty))
    }

    /// All of their cells.
    pub(super) fn whole(self) -> Block {
        self.blocks(|_| 0).remove(&0).unwrap_or_else(empty)
    }

    /// Their cells by what `slot` makes of the moment they began, in milliseconds
    /// since 1970; it must ascend.
    fn blocks(self, slot: impl Fn(i64) -> i64) -> BTreeMap<i64, Block> {
        let mut builders: BTreeMap<i64, Builder> = BTreeMap::new();
        let mut bins = Vec::new();
        let start = self.piece.start.timestamp_millis();
        let slot =
            |row| slot(start.saturating_add_unsigned(self.piece.number(Column::Started, row)));
        let cells = &self.piece.cells;
        for cell in 0..cells.len() {
            if self
                .view
                .refused_by(cells.series(cell), cells.outcome(cell))
                != 0
            {
                continue;
            }
            let Range { mut start, end } = View::rows(self.piece, cell);
            // Rows of a cell stand in the order of their start.
            while start < end {
                let here = slot(start);
                let next = (start..end).find(|&row| slot(row) > here).unwrap_or(end);
                self.push(
                    builders.entry(here).or_default(),
                    cell,
                    start..next,
                    &mut bins,
                );
                start = next;
            }
        }
        let blocks = builders.into_iter();
        blocks
            .map(|(slot, builder)| (slot, builder.finish()))
            .collect()
    }

    /// Adds what these rows of a cell add up to.
    fn push(
        self,
        builder: &mut Builder,
        cell: usize,
        rows: Range<usize>,
        bins: &mut Vec<(u32, i64)>,
    ) {
        let mut numbers = Numbers::default();
        let mut cost = 0;
        bins.clear();
        for row in rows.filter(|&row| self.view.passes(self.piece, row)) {
            let duration = self.piece.number(Column::DurationMs, row);
            let number = |column| counted(self.piece.number(column, row));
            let counted = [
                1,
                number(Column::InputTokens),
                number(Column::OutputTokens),
                number(Column::TotalTokens),
                number(Column::CachedInputTokens),
                number(Column::ReasoningTokens),
                duration.min(1),
                counted(duration),
            ];
            for (sum, number) in numbers.iter_mut().zip(counted) {
                *sum += number;
            }
            cost += u128::from(number(Column::CostNanos));
            let duration = duration
                .checked_sub(1)
                .and_then(|one| u32::try_from(one).ok());
            bins.extend(duration.map(|duration| (bin(duration), 1)));
        }
        if numbers[0] > 0 {
            let cells = &self.piece.cells;
            let series_id = self.dictionary.id(cells.series(cell));
            builder.push((series_id, cells.outcome(cell)), numbers, cost, bins);
        }
    }
}

fn empty() -> Block {
    Builder::default().finish()
}
