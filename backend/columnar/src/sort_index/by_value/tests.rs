//! Windows and ranks beside a sorted list, with orders in memory and stored.

use super::*;
use crate::bitmap::RankBitmap;
use crate::codec::Packed;
use crate::sort_index::PlaceRange;
use crate::sort_index::Selection;
use crate::sort_index::Zone;
use crate::sort_index::{SortPermutation, SortedColumn};
use crate::sort_index::{ZONES, ZoneCounts};
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time;
use proptest::prelude::*;
use std::convert::Infallible;
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
    fn places(&self) -> Selection {
        let mut accepted = [0; ZONES];
        for (block, accepted) in accepted.iter_mut().enumerate() {
            let places = ZoneCounts::places(self.accepted.len(), block);
            *accepted = u32::try_from(places.filter(|&one| self.accepted[one]).count()).unwrap();
        }
        Selection::Zones(ZoneCounts::from_counts(self.accepted.len(), accepted))
    }
}

impl Ground {
    fn of(pieces: &[Vec<Row>]) -> Self {
        let (mut indexes, mut orders, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for (piece, rows) in (0..).zip(pieces) {
            let start = time::from_millis(100_000 * piece).unwrap();
            let column =
                |of: fn(&Row) -> u64| Packed::from_values(&rows.iter().map(of).collect::<Vec<_>>());
            let mut sorted = SortedColumn::from_columns(&column(|row| row.0), &column(|row| row.1));
            let SortPermutation {
                rows: of_order,
                starts,
            } = sorted.permutation.clone().unwrap();
            let takes = |row| rows[usize::try_from(row).unwrap()].2;
            let order = Order {
                starts: starts
                    .iter()
                    .map(|one| u32::try_from(one).unwrap())
                    .collect(),
                accepted: of_order.iter().map(takes).collect(),
            };
            let places = if piece % 3 > 0 {
                sorted.permutation = None;
                order.places()
            } else {
                Selection::Some(RankBitmap::from_fn(rows.len(), |place| {
                    order.accepted[place]
                }))
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
            let (sorted, places) = (Arc::new(sorted), Arc::new(places));
            indexes.push(SortIndex::new(Some(bucket), start, sorted, places));
        }
        keys.sort_unstable();
        Self {
            by_value: ByValue::new(indexes),
            pieces: orders,
            keys,
        }
    }

    fn check(&self, places: Range<usize>) {
        let mut source = self;
        let window = places.start as u64..places.end as u64;
        let window = self.by_value.window(&mut source, window).unwrap();
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
                self.by_value.rank(&mut source, key).unwrap(),
                (from, to - from)
            );
        }
    }

    fn of_bucket(&self, bucket: Bucket) -> &Order {
        &self.pieces[usize::try_from(bucket.version).unwrap()]
    }
}

impl OrderSource for &Ground {
    type Error = Infallible;

    fn starts(&mut self, slices: &[PlaceRange]) -> Result<Vec<Vec<u32>>, Self::Error> {
        let one = |slice: &PlaceRange| {
            let order = self.of_bucket(slice.bucket);
            order.starts[slice.first..slice.first + slice.count].to_vec()
        };
        Ok(slices.iter().map(one).collect())
    }

    fn accepted(&mut self, wanted: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, Self::Error> {
        let one = |wanted: &Zone| {
            let accepted = &self.of_bucket(wanted.bucket).accepted;
            let accepted = &accepted[ZoneCounts::places(accepted.len(), wanted.zone)];
            Arc::new(RankBitmap::from_fn(accepted.len(), |place| accepted[place]))
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
