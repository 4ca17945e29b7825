//! Windows and ranks beside a sorted list, with orders in memory and stored.

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
            *accepted = u32::try_from(places.filter(|&one| self.accepted[one]).count()).unwrap();
        }
        Places::Blocks(Blocks::of(self.accepted.len(), accepted))
    }
}

impl Ground {
    fn of(pieces: &[Vec<Row>]) -> Self {
        let (mut lines, mut orders, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for (piece, rows) in (0..).zip(pieces) {
            let start = time::from_millis(100_000 * piece).unwrap();
            let column = |of: fn(&Row) -> u64| Packed::of(&rows.iter().map(of).collect::<Vec<_>>());
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
