//! Estimates of ranks, which must never survive `resolve`.

use std::cell::Cell;
use std::convert::Infallible;
use std::sync::Arc;

use logbook_columnar::bitmap::RankBitmap;
use logbook_columnar::codec::{Ascending, AscendingChunk};
use logbook_columnar::sort_index::{
    NumberChunk, OrderSource, PlaceRange, Selection, SortIndex, SortedColumn, ZONES, Zone,
    ZoneCounts, resolve,
};
use logbook_domain::coverage::SealedSegment;
use proptest::prelude::*;

use super::table::segment;

/// The accepted places of an order, and how often each zone was loaded.
struct Zones {
    accepted: Vec<bool>,
    numbers: Ascending,
    loads: Cell<[u32; ZONES]>,
}

impl Zones {
    fn zone(&self, zone: usize) -> RankBitmap {
        let accepted = &self.accepted[ZoneCounts::places(self.accepted.len(), zone)];
        RankBitmap::from_fn(accepted.len(), |place| accepted[place])
    }

    fn counts(&self) -> ZoneCounts {
        let mut counts = [0; ZONES];
        for (zone, count) in counts.iter_mut().enumerate() {
            let places = ZoneCounts::places(self.accepted.len(), zone);
            *count = u32::try_from(self.zone(zone).rank(places.len())).unwrap();
        }
        ZoneCounts::from_counts(self.accepted.len(), counts)
    }
}

impl OrderSource for &Zones {
    type Error = Infallible;

    fn starts(&mut self, _: &[PlaceRange]) -> Result<Vec<Vec<u32>>, Infallible> {
        Ok(Vec::new())
    }

    fn accepted(&mut self, zones: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, Infallible> {
        let mut loads = self.loads.get();
        zones.iter().for_each(|zone| loads[zone.zone] += 1);
        self.loads.set(loads);
        Ok(zones
            .iter()
            .map(|zone| Arc::new(self.zone(zone.zone)))
            .collect())
    }

    fn numbers(&mut self, chunks: &[NumberChunk]) -> Result<Vec<Arc<AscendingChunk>>, Infallible> {
        let differences = self.numbers.differences();
        let load = |one: &NumberChunk| AscendingChunk::from_bytes(&differences[one.bytes.clone()]);
        Ok(chunks.iter().map(|one| Arc::new(load(one))).collect())
    }
}

proptest! {
    #[test]
    fn resolved_ranks_and_values_equal_those_of_a_list(
        accepted in prop::collection::vec(prop::bool::weighted(0.8), 1..4_000),
        values in prop::collection::vec(0..5_000_u64, 1..6),
        ranks in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        // The value at each place is the place itself.
        let numbers: Vec<u64> = (0..accepted.len() as u64).collect();
        let numbers = Ascending::from_values(&numbers);
        let sorted = SortedColumn::Stored(numbers.heads().clone());
        let zones = Zones { accepted, numbers, loads: Cell::default() };
        let places: Vec<u64> =
            (0..).zip(&zones.accepted).filter(|(_, is)| **is).map(|(place, _)| place).collect();
        let selection = Arc::new(Selection::Zones(zones.counts()));
        let SealedSegment { id, start, last } = segment();
        let indexes = [SortIndex::new(Some(id), (start, last), Arc::new(sorted), selection)];
        let mut source = &zones;
        for value in values {
            let below = resolve(&indexes, &mut source, || indexes[0].below(value)).unwrap();
            prop_assert_eq!(below, places.partition_point(|&one| one < value));
        }
        for rank in ranks.iter().filter(|_| !places.is_empty()) {
            let rank = rank.index(places.len());
            let value = resolve(&indexes, &mut source, || indexes[0].value(rank)).unwrap();
            prop_assert_eq!(value, places[rank]);
        }
        prop_assert!(zones.loads.get().iter().all(|&loads| loads <= 1));
    }
}
