//! Windows and ranks compared with a sorted list, for orders in memory and stored ones.

use super::*;
use crate::bitmap::RankBitmap;
use crate::codec::{Ascending, AscendingChunk, Packed};
use crate::sort_index::PlaceRange;
use crate::sort_index::Selection;
use crate::sort_index::Zone;
use crate::sort_index::{NumberChunk, SortedColumn, SortedRows};
use crate::sort_index::{ZONES, ZoneCounts};
use logbook_domain::coverage::{Bucket, Grain, SegmentId};
use logbook_domain::time;
use proptest::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;

/// The value of a row, its start, and whether it is accepted.
type Row = (u64, u64, bool);

/// Slices with their orders. Every third order is in memory, the others are stored.
struct Fixture {
    by_value: ByValue,
    slices: Vec<Order>,
    /// The keys of the accepted rows in order.
    keys: Vec<Key>,
}

/// The numbers and starts of rows in an order, and which of them are accepted.
struct Order {
    numbers: Ascending,
    starts: Vec<u32>,
    accepted: Vec<bool>,
}

impl Order {
    fn selection(&self) -> Selection {
        let mut accepted = [0; ZONES];
        for (zone, accepted) in accepted.iter_mut().enumerate() {
            let places = ZoneCounts::places(self.accepted.len(), zone);
            *accepted = u32::try_from(places.filter(|&one| self.accepted[one]).count()).unwrap();
        }
        Selection::Zones(ZoneCounts::from_counts(self.accepted.len(), accepted))
    }
}

impl Fixture {
    /// Creates slices that begin `apart` milliseconds after each other. Rows start less
    /// than that, or just that, after the start of their slice.
    fn new(slices: &[Vec<Row>], apart: i64) -> Self {
        let (mut indexes, mut orders, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for (slice, rows) in (0..).zip(slices) {
            let start = time::from_millis(apart * slice).unwrap();
            let column = |value: fn(&Row) -> u64| {
                Packed::from_values(&rows.iter().map(value).collect::<Vec<_>>())
            };
            let sorted = SortedRows::from_columns(&column(|row| row.0), &column(|row| row.1));
            let accepts = |row| rows[usize::try_from(row).unwrap()].2;
            let starts = sorted.starts.iter();
            let order = Order {
                numbers: sorted.numbers.clone(),
                starts: starts.map(|one| u32::try_from(one).unwrap()).collect(),
                accepted: sorted.rows.iter().map(accepts).collect(),
            };
            let (sorted, selection) = if slice % 3 > 0 {
                let heads = sorted.numbers.heads().clone();
                (SortedColumn::Stored(heads), order.selection())
            } else {
                let accepted = RankBitmap::from_fn(rows.len(), |place| order.accepted[place]);
                (SortedColumn::InMemory(sorted), Selection::Some(accepted))
            };
            orders.push(order);
            keys.extend(
                rows.iter()
                    .filter(|row| row.2)
                    .map(|&(value, since, _)| Key {
                        value,
                        started: apart * slice + i64::try_from(since).unwrap(),
                    }),
            );
            let id = SegmentId {
                bucket: Bucket {
                    start,
                    grain: Grain::Day,
                    version: slice,
                },
                number: 0,
            };
            let last = rows.iter().map(|row| row.1).max().unwrap_or(0);
            let last = time::from_millis(apart * slice + i64::try_from(last).unwrap()).unwrap();
            let (sorted, selection) = (Arc::new(sorted), Arc::new(selection));
            indexes.push(SortIndex::new(Some(id), (start, last), sorted, selection));
        }
        keys.sort_unstable();
        Self {
            by_value: ByValue::new(indexes),
            slices: orders,
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

    fn order(&self, segment: SegmentId) -> &Order {
        &self.slices[usize::try_from(segment.bucket.version).unwrap()]
    }
}

impl OrderSource for &Fixture {
    type Error = Infallible;

    fn starts(&mut self, ranges: &[PlaceRange]) -> Result<Vec<Vec<u32>>, Self::Error> {
        let one = |range: &PlaceRange| {
            let order = self.order(range.segment);
            order.starts[range.first..range.first + range.count].to_vec()
        };
        Ok(ranges.iter().map(one).collect())
    }

    fn accepted(&mut self, zones: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, Self::Error> {
        let one = |zone: &Zone| {
            let accepted = &self.order(zone.segment).accepted;
            let accepted = &accepted[ZoneCounts::places(accepted.len(), zone.zone)];
            Arc::new(RankBitmap::from_fn(accepted.len(), |place| accepted[place]))
        };
        Ok(zones.iter().map(one).collect())
    }

    fn numbers(&mut self, chunks: &[NumberChunk]) -> Result<Vec<Arc<AscendingChunk>>, Self::Error> {
        let one = |chunk: &NumberChunk| {
            let differences = self.order(chunk.segment).numbers.differences();
            Arc::new(AscendingChunk::from_bytes(
                &differences[chunk.bytes.clone()],
            ))
        };
        Ok(chunks.iter().map(one).collect())
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let value = prop_oneof![0..3_u64, 0..1_000_000_u64];
    prop::collection::vec((value, 0..20_u64, prop::bool::weighted(0.7)), 0..200)
}

proptest! {
    #[test]
    fn windows_and_ranks_equal_those_of_a_sorted_list(
        slices in prop::collection::vec(rows(), 1..6),
        // Rows start up to 19 ms after their slice: slices are apart, or touch.
        apart in prop::sample::select(vec![19_i64, 20, 100_000]),
        from in any::<prop::sample::Index>(),
        count in 1..60_usize,
    ) {
        let fixture = Fixture::new(&slices, apart);
        prop_assume!(!fixture.keys.is_empty());
        let from = from.index(fixture.keys.len());
        fixture.check(from..(from + count).min(fixture.keys.len()));
    }
}

#[test]
fn distant_rows_are_loaded_as_separate_ranges() {
    let row = |row: u64| (row % 7, row * 31 % 90_000, row.is_multiple_of(2_500));
    let slices = vec![(0..30_000).map(row).collect::<Vec<Row>>(); 3];
    let fixture = Fixture::new(&slices, 100_000);
    assert_eq!(fixture.keys.len(), 36);
    for from in 0..36 {
        fixture.check(from..(from + 5).min(36));
    }
}

#[test]
fn all_rows_with_equal_keys_are_counted() {
    // At a distance of zero, all rows of all slices started at one moment.
    for apart in [0, 100_000] {
        let fixture = Fixture::new(&vec![vec![(1, 5, true); 1_000]; 3], apart);
        for places in [
            900..950,
            990..1_010,
            1_999..2_000,
            2_000..2_020,
            2_990..3_000,
        ] {
            fixture.check(places);
        }
    }
}
