//! Rows in the order of a number, and within equal numbers of their start.
//!
//! The numbers of each piece are in order already. Where a value stands among
//! all rows is then the sum of where it stands in each piece, and pieces follow
//! each other in time: rows of one value are those of the first piece, of the
//! second, and so on. No row is looked at but those of the answer.

use std::ops::Range;

use super::column::Column;
use super::line::Line;
use super::order::{Key, Window};
use super::starts::{Read, Span, starts};
use super::view::View;
use crate::{Connection, StoreError};

/// Rows before a window that are looked at first for the key of its first row.
const TIES: usize = 32;

/// The accepted rows of a view in the order of a column.
#[derive(Debug)]
pub(super) struct ByValue {
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
        let pieces = view.extent.pieces.iter();
        let lines = Line::read_all(conn, view, pieces, column)?;
        Ok(Self { lines })
    }

    /// The rows at these places, of which there is at least one.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn window(&self, read: Read<'_>, places: Range<u64>) -> Result<Window, StoreError> {
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
        let starts = starts(read, &spans)?;
        let keys = spans
            .iter()
            .zip(&starts)
            .flat_map(|(span, starts)| span.keys(starts));
        let mut keys: Vec<Key> = keys.collect();
        keys.sort_unstable();
        let skip = match (skipped, keys.first()) {
            (Some(before), Some(key)) => self.ties(read, &before, key.started)?,
            _ => 0,
        };
        Ok(Window { keys, skip })
    }

    /// How many rows stand before `key`, and how many have it.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn rank(&self, read: Read<'_>, key: Key) -> Result<(u64, u64), StoreError> {
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
        let starts = starts(read, &[span])?.concat();
        let from = starts.partition_point(|&one| one < key.started);
        let to = starts.partition_point(|&one| one <= key.started);
        Ok((before + from as u64, (to - from) as u64))
    }

    /// How many rows at the end of a span began at `started`.
    fn ties(&self, read: Read<'_>, before: &Span<'_>, started: i64) -> Result<usize, StoreError> {
        let Range { start, end } = before.ranks;
        let mut look = TIES;
        loop {
            let ranks = end.saturating_sub(look).max(start)..end;
            let looked = ranks.len();
            let span = Span {
                line: before.line,
                ranks,
            };
            let starts = starts(read, &[span])?.concat();
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

/// How many of `ranks` are among the next `count`, which shrinks by them.
fn part(ranks: &Range<usize>, count: &mut u64) -> usize {
    let part = usize::try_from(*count).map_or(ranks.len(), |count| count.min(ranks.len()));
    *count -= part as u64;
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::order_table::Slice;
    use crate::segments::packed::Packed;
    use crate::segments::places::{Bits, Places};
    use crate::segments::sorted::Sorted;
    use logbook_domain::coverage::{Bucket, Grain};
    use logbook_domain::time;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The value of a row, its start, and whether it is accepted.
    type Row = (u64, u64, bool);

    /// Orders whose starts are stored elsewhere, but of every third piece.
    struct Ground {
        by_value: ByValue,
        stored: Vec<Option<Packed>>,
        /// The accepted rows in order.
        keys: Vec<Key>,
    }

    impl Ground {
        fn of(pieces: &[Vec<Row>]) -> Self {
            let (mut lines, mut stored, mut keys) = (Vec::new(), Vec::new(), Vec::new());
            for (piece, rows) in (0..).zip(pieces) {
                let start = time::from_millis(100_000 * piece).unwrap();
                let column =
                    |of: fn(&Row) -> u64| Packed::of(&rows.iter().map(of).collect::<Vec<_>>());
                let mut sorted = Sorted::of(&column(|row| row.0), &column(|row| row.1));
                let owners = sorted.owners.clone().unwrap();
                let takes = |place| rows[usize::try_from(owners.rows.get(place)).unwrap()].2;
                let places = Places::Some(Bits::of(rows.len(), takes));
                stored.push((piece % 3 > 0).then(|| sorted.owners.take().unwrap().starts));
                keys.extend(
                    rows.iter()
                        .filter(|row| row.2)
                        .map(|&(value, since, _)| Key {
                            value,
                            started: 100_000 * piece + i64::try_from(since).unwrap(),
                        }),
                );
                let bucket = Bucket {
                    start,
                    grain: Grain::Day,
                    version: piece,
                };
                lines.push(Line {
                    bucket: Some(bucket),
                    start,
                    sorted: Arc::new(sorted),
                    places: Arc::new(places),
                });
            }
            keys.sort_unstable();
            Self {
                by_value: ByValue { lines },
                stored,
                keys,
            }
        }

        fn read(&self, slices: &[Slice]) -> Vec<Vec<u32>> {
            let one = |slice: &Slice| {
                let piece = usize::try_from(slice.bucket.version).unwrap();
                let starts = self.stored[piece].as_ref().unwrap();
                let places = slice.first..slice.first + slice.count;
                places
                    .map(|place| u32::try_from(starts.get(place)).unwrap())
                    .collect()
            };
            slices.iter().map(one).collect()
        }

        fn check(&self, places: Range<usize>) {
            let mut read = |slices: &[Slice]| Ok(self.read(slices));
            let window = places.start as u64..places.end as u64;
            let window = self.by_value.window(&mut read, window).unwrap();
            assert_eq!(window.keys, self.keys[places.clone()]);
            let first = self.keys[places.start];
            let before = self.keys.partition_point(|&key| key < first);
            assert_eq!(window.skip, places.start - before);
            let next = Key {
                started: first.started + 1,
                ..first
            };
            for key in [first, next] {
                let from = self.keys.partition_point(|&one| one < key) as u64;
                let to = self.keys.partition_point(|&one| one <= key) as u64;
                assert_eq!(
                    self.by_value.rank(&mut read, key).unwrap(),
                    (from, to - from)
                );
            }
        }
    }

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let value = prop_oneof![0..3_u64, 0..1_000_000_u64];
        prop::collection::vec((value, 0..20_u64, prop::bool::weighted(0.7)), 0..200)
    }

    proptest! {
        #[test]
        fn windows_and_ranks_are_those_of_a_sorted_list(
            pieces in prop::collection::vec(rows(), 1..6),
            from in any::<prop::sample::Index>(),
            count in 1..60_usize,
        ) {
            let ground = Ground::of(&pieces);
            prop_assume!(!ground.keys.is_empty());
            let from = from.index(ground.keys.len());
            ground.check(from..(from + count).min(ground.keys.len()));
        }
    }

    #[test]
    fn rows_far_apart_are_read_by_themselves() {
        let row = |row: u64| (row % 7, row * 31 % 90_000, row.is_multiple_of(2_500));
        let pieces = vec![(0..30_000).map(row).collect::<Vec<Row>>(); 3];
        let ground = Ground::of(&pieces);
        assert_eq!(ground.keys.len(), 36);
        for from in 0..36 {
            ground.check(from..(from + 5).min(36));
        }
    }

    #[test]
    fn rows_that_began_at_once_are_counted_however_many() {
        let ground = Ground::of(&vec![vec![(1, 5, true); 1_000]; 2]);
        ground.check(900..950);
        ground.check(990..1_010);
        ground.check(1_999..2_000);
    }
}
