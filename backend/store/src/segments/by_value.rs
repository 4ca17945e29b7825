//! Rows in the order of a number, and within equal numbers of their start.
//!
//! The numbers of each piece are in order already. Where a value stands among
//! all rows is then the sum of where it stands in each piece, and pieces follow
//! each other in time: rows of one value are those of the first piece, of the
//! second, and so on. No row is looked at but those of the answer.

use std::ops::Range;

use super::column::Column;
use super::known::settle;
use super::line::Line;
use super::order::{Key, Window};
use super::starts::{Span, starts};
use super::stored::Stored;
use super::view::View;
use crate::{Connection, StoreError};

/// Rows before a window that are looked at first for the key of its first row.
const TIES: usize = 32;

/// Rows that were found, before it is known when they began.
struct Found<'a> {
    spans: Vec<Span<'a>>,
    /// Where the rows stand that have the first value but come before.
    skipped: Option<(&'a Line, Range<usize>)>,
}

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
    /// Those of `stored`.
    pub(super) fn window(
        &self,
        stored: &mut dyn Stored,
        places: Range<u64>,
    ) -> Result<Window, StoreError> {
        let Found { spans, skipped } = settle(&self.lines, stored, || self.find(&places))?;
        let starts = starts(stored, &spans)?;
        let keys = spans
            .iter()
            .zip(&starts)
            .flat_map(|(span, starts)| span.keys(starts));
        let mut keys: Vec<Key> = keys.collect();
        keys.sort_unstable();
        let skip = match (skipped, keys.first()) {
            (Some((line, ranks)), Some(key)) => self.ties(stored, line, ranks, key.started)?,
            _ => 0,
        };
        Ok(Window { keys, skip })
    }

    /// Where the rows at these places are.
    fn find(&self, places: &Range<u64>) -> Found<'_> {
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
            if start < of_first.end && start < end && skipped.is_none() {
                skipped = Some((line, of_first.start..start));
            }
            if start < end {
                spans.push(Span::of(line, start..end));
            }
        }
        Found { spans, skipped }
    }

    /// How many rows stand before `key`, and how many have it.
    ///
    /// # Errors
    /// Those of `stored`.
    pub(super) fn rank(&self, stored: &mut dyn Stored, key: Key) -> Result<(u64, u64), StoreError> {
        let began_by = |line: &Line| line.began_by(key.started);
        let reaching = self.lines.iter().rposition(began_by);
        let (before, span) = settle(&self.lines, stored, || {
            let before = self.below(key.value);
            let Some(reaching) = reaching else {
                return (before, None);
            };
            let earlier = self.lines[..reaching].iter();
            let ties: u64 = earlier.map(|line| line.run(key.value).len() as u64).sum();
            let line = &self.lines[reaching];
            (before + ties, Some(Span::of(line, line.run(key.value))))
        })?;
        let Some(span) = span else {
            return Ok((before, 0));
        };
        let starts = starts(stored, &[span])?.concat();
        let from = starts.partition_point(|&one| one < key.started);
        let to = starts.partition_point(|&one| one <= key.started);
        Ok((before + from as u64, (to - from) as u64))
    }

    /// How many rows at the end of `ranks` began at `started`.
    fn ties(
        &self,
        stored: &mut dyn Stored,
        line: &Line,
        Range { start, end }: Range<usize>,
        started: i64,
    ) -> Result<usize, StoreError> {
        let mut look = TIES;
        loop {
            let ranks = end.saturating_sub(look).max(start)..end;
            let looked = ranks.len();
            let span = settle(&self.lines, stored, || Span::of(line, ranks.clone()))?;
            let starts = starts(stored, &[span])?.concat();
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
            if self.reaches(place, middle + 1) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// Whether more rows than `place` have a smaller value. Only where that is
    /// not clear from afar, lines are looked at closely.
    fn reaches(&self, place: u64, value: u64) -> bool {
        let (mut low, mut high) = (0, 0);
        for line in &self.lines {
            let (least, most) = line.bounds(value);
            low += least as u64;
            high += most as u64;
        }
        if low > place || high <= place {
            return low > place;
        }
        self.below(value) > place
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
    use crate::segments::blocks::{BLOCKS, Blocks};
    use crate::segments::known::Known;
    use crate::segments::order_table::Slice;
    use crate::segments::packed::Packed;
    use crate::segments::places::{Bits, Places};
    use crate::segments::sorted::{Owners, Sorted};
    use crate::segments::stored::Wanted;
    use logbook_domain::coverage::{Bucket, Grain};
    use logbook_domain::time;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The value of a row, its start, and whether it is accepted.
    type Row = (u64, u64, bool);

    /// Orders that are stored elsewhere, but of every third piece.
    struct Ground {
        by_value: ByValue,
        pieces: Vec<Order>,
        /// The accepted rows in order.
        keys: Vec<Key>,
    }

    /// The starts of rows in an order, and which of them are accepted.
    struct Order {
        starts: Vec<u32>,
        accepted: Vec<bool>,
    }

    impl Order {
        fn places(&self) -> Places {
            let mut accepted = [0; BLOCKS];
            for (block, accepted) in accepted.iter_mut().enumerate() {
                let places = Blocks::places(self.accepted.len(), block);
                *accepted =
                    u32::try_from(places.filter(|&one| self.accepted[one]).count()).unwrap();
            }
            Places::Blocks(Blocks::of(self.accepted.len(), accepted))
        }
    }

    impl Ground {
        fn of(pieces: &[Vec<Row>]) -> Self {
            let (mut lines, mut orders, mut keys) = (Vec::new(), Vec::new(), Vec::new());
            for (piece, rows) in (0..).zip(pieces) {
                let start = time::from_millis(100_000 * piece).unwrap();
                let column =
                    |of: fn(&Row) -> u64| Packed::of(&rows.iter().map(of).collect::<Vec<_>>());
                let mut sorted = Sorted::of(&column(|row| row.0), &column(|row| row.1));
                let Owners {
                    rows: of_order,
                    starts,
                } = sorted.owners.clone().unwrap();
                let takes = |row| rows[usize::try_from(row).unwrap()].2;
                let order = Order {
                    starts: starts
                        .iter()
                        .map(|one| u32::try_from(one).unwrap())
                        .collect(),
                    accepted: of_order.iter().map(takes).collect(),
                };
                let places = if piece % 3 > 0 {
                    sorted.owners = None;
                    order.places()
                } else {
                    Places::Some(Bits::of(rows.len(), |place| order.accepted[place]))
                };
                orders.push(order);
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
                    known: Known::of(Arc::new(places)),
                });
            }
            keys.sort_unstable();
            Self {
                by_value: ByValue { lines },
                pieces: orders,
                keys,
            }
        }

        fn check(&self, places: Range<usize>) {
            let mut stored = self;
            let window = places.start as u64..places.end as u64;
            let window = self.by_value.window(&mut stored, window).unwrap();
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
                    self.by_value.rank(&mut stored, key).unwrap(),
                    (from, to - from)
                );
            }
        }

        fn of_bucket(&self, bucket: Bucket) -> &Order {
            &self.pieces[usize::try_from(bucket.version).unwrap()]
        }
    }

    impl Stored for &Ground {
        fn starts(&mut self, slices: &[Slice]) -> Result<Vec<Vec<u32>>, StoreError> {
            let one = |slice: &Slice| {
                let order = self.of_bucket(slice.bucket);
                order.starts[slice.first..slice.first + slice.count].to_vec()
            };
            Ok(slices.iter().map(one).collect())
        }

        fn accepted(&mut self, wanted: &[Wanted]) -> Result<Vec<Arc<Bits>>, StoreError> {
            let one = |wanted: &Wanted| {
                let accepted = &self.of_bucket(wanted.bucket).accepted;
                let accepted = &accepted[Blocks::places(accepted.len(), wanted.block)];
                Arc::new(Bits::of(accepted.len(), |place| accepted[place]))
            };
            Ok(wanted.iter().map(one).collect())
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
