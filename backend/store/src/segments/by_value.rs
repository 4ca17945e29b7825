//! Rows in the order of a number, and within equal numbers of their start.
//!
//! The numbers of each piece are in order already. Where a value stands among
//! all rows is then the sum of where it stands in each piece, and pieces follow
//! each other in time: rows of one value are those of the first piece, of the
//! second, and so on. No row is looked at but those of the answer.

use std::ops::Range;
use std::sync::Arc;

use logbook_domain::coverage::Bucket;

use super::accepted;
use super::column::Column;
use super::extent::Piece;
use super::order::{Key, Window};
use super::places::Places;
use super::sorted::Sorted;
use super::starts::{Line, Span, starts};
use super::view::View;
use crate::{Connection, StoreError};

/// Rows before a window that are looked at first for the key of its first row.
const TIES: usize = 32;

/// The accepted rows of a view in the order of a column.
#[derive(Debug)]
pub(super) struct ByValue {
    column: Column,
    /// In the order of time, those alone that have accepted rows.
    lines: Vec<Line>,
}

impl ByValue {
    /// The rows of `view` by `column`.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn read(
        conn: &mut Connection,
        view: &View,
        column: Column,
    ) -> Result<Self, StoreError> {
        let known = |piece| (piece, accepted::known(view, piece, column));
        let pieces: Vec<(&Piece, Option<Arc<Places>>)> = view
            .extent
            .pieces
            .iter()
            .map(known)
            .filter(|(_, places)| places.as_deref() != Some(&Places::None))
            .collect();
        let buckets: Vec<Bucket> = pieces.iter().filter_map(|(one, _)| one.bucket()).collect();
        let mut orders = view.extent.memory().sorted(conn, &buckets, column)?;
        let mut lines = Vec::with_capacity(pieces.len());
        for (piece, known) in pieces {
            let Some(sorted) = sorted(piece, column, |bucket| orders.remove(bucket)) else {
                continue;
            };
            let places = match known {
                Some(places) => places,
                None => accepted::work_out(conn, view, piece, column, &sorted)?,
            };
            lines.push(Line {
                bucket: piece.bucket(),
                start: piece.start,
                sorted,
                places,
            });
        }
        Ok(Self { column, lines })
    }

    /// The rows at these places, of which there is at least one.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn window(
        &self,
        conn: &mut Connection,
        places: Range<u64>,
    ) -> Result<Window, StoreError> {
        let (first, last) = (self.value_at(places.start), self.value_at(places.end - 1));
        // Of the rows with the first value, so many stand before the window, of
        // those with the last one so many before its end.
        let mut skip = places.start - self.below(first);
        let mut take = places.end - self.below(last);
        let (mut spans, mut skipped) = (Vec::new(), None);
        for line in &self.lines {
            let (of_first, of_last) = (line.run(first), line.run(last));
            let start = of_first.start + part(&of_first, &mut skip);
            let end = of_last.start + part(&of_last, &mut take);
            if start < end {
                spans.push(Span {
                    line,
                    ranks: start..end,
                });
            }
            if start < of_first.end && start < end && skipped.is_none() {
                let ranks = of_first.start..start;
                skipped = Some(Span { line, ranks });
            }
        }
        let starts = starts(conn, self.column, &spans)?;
        let keys = spans
            .iter()
            .zip(&starts)
            .flat_map(|(span, starts)| span.keys(starts));
        let mut keys: Vec<Key> = keys.collect();
        keys.sort_unstable();
        let skip = match (skipped, keys.first()) {
            (Some(before), Some(key)) => self.ties(conn, &before, key.started)?,
            _ => 0,
        };
        Ok(Window { keys, skip })
    }

    /// How many rows stand before `key`, and how many have it.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn rank(&self, conn: &mut Connection, key: Key) -> Result<(u64, u64), StoreError> {
        let mut before = self.below(key.value);
        let reaching = self
            .lines
            .iter()
            .rposition(|line| line.began_by(key.started));
        let Some(reaching) = reaching else {
            return Ok((before, 0));
        };
        let earlier = self.lines[..reaching].iter();
        before += earlier
            .map(|line| line.run(key.value).len() as u64)
            .sum::<u64>();
        let line = &self.lines[reaching];
        let span = Span {
            line,
            ranks: line.run(key.value),
        };
        let starts = starts(conn, self.column, &[span])?.concat();
        let from = starts.partition_point(|&one| one < key.started);
        let to = starts.partition_point(|&one| one <= key.started);
        Ok((before + from as u64, (to - from) as u64))
    }

    /// How many rows at the end of a span began at `started`.
    fn ties(
        &self,
        conn: &mut Connection,
        before: &Span<'_>,
        started: i64,
    ) -> Result<usize, StoreError> {
        let Range { start, end } = before.ranks;
        let mut look = TIES;
        loop {
            let ranks = end.saturating_sub(look).max(start)..end;
            let looked = ranks.len();
            let span = Span {
                line: before.line,
                ranks,
            };
            let starts = starts(conn, self.column, &[span])?.concat();
            let ties = starts
                .iter()
                .rev()
                .take_while(|&&one| one == started)
                .count();
            if ties < looked || looked == end - start {
                return Ok(ties);
            }
            look *= 16;
        }
    }

    /// The value of the row at this place, of which there is one.
    fn value_at(&self, place: u64) -> u64 {
        let ends = self
            .lines
            .iter()
            .filter_map(|line| line.sorted.numbers.ends());
        let (mut low, mut high) = ends.fold((u64::MAX, 0), |(low, high), (first, last)| {
            (low.min(first), high.max(last))
        });
        while low < high {
            let middle = low + (high - low) / 2;
            if self.below(middle + 1) > place {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// How many rows have a smaller value.
    fn below(&self, value: u64) -> u64 {
        self.lines.iter().map(|line| line.below(value) as u64).sum()
    }
}

/// The order of a piece.
fn sorted(
    piece: &Piece,
    column: Column,
    read: impl FnOnce(&Bucket) -> Option<Arc<Sorted>>,
) -> Option<Arc<Sorted>> {
    if let Some(bucket) = piece.bucket() {
        return read(&bucket);
    }
    let (numbers, started) = (piece.column(column)?, piece.column(Column::Started)?);
    Some(Arc::new(Sorted::of(numbers, started)))
}

/// How many of `ranks` are among the next `count`, which shrinks by them.
fn part(ranks: &Range<usize>, count: &mut u64) -> usize {
    let part = usize::try_from(*count).map_or(ranks.len(), |count| count.min(ranks.len()));
    *count -= part as u64;
    part
}
