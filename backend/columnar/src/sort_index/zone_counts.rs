//! Accepted places of a stored order, zone by zone. How many a zone has is
//! known; which ones they are is read where an answer depends on it.

use std::ops::Range;

/// ZoneCounts that the places of an order are divided into.
pub const ZONES: usize = 32;

/// How many places of each zone are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneCounts {
    rows: usize,
    /// How many are accepted before each zone, and behind the last in all.
    before: [u32; ZONES + 1],
}

impl ZoneCounts {
    /// Those of an order of `rows` places, so many of which each zone accepts.
    pub fn from_counts(rows: usize, accepted: [u32; ZONES]) -> Self {
        let mut before = [0; ZONES + 1];
        for (zone, accepted) in accepted.into_iter().enumerate() {
            before[zone + 1] = before[zone] + accepted;
        }
        Self { rows, before }
    }

    /// The places of a zone in an order of so many rows. They are a multiple of
    /// 64, so that each begins at a byte, however many bits a row takes.
    pub fn places(rows: usize, zone: usize) -> Range<usize> {
        let size = size(rows);
        (zone * size).min(rows)..((zone + 1) * size).min(rows)
    }

    /// The places of a zone.
    pub fn places_of(&self, zone: usize) -> Range<usize> {
        Self::places(self.rows, zone)
    }

    /// The ranks of the accepted places of a zone.
    pub fn ranks(&self, zone: usize) -> Range<usize> {
        self.before[zone] as usize..self.before[zone + 1] as usize
    }

    /// The zone a place lies in, or the last one.
    pub fn zone_of_place(&self, place: usize) -> usize {
        (place / size(self.rows)).min(ZONES - 1)
    }

    /// The zone of the accepted place of this rank, which must be below their count.
    pub fn zone_of_rank(&self, rank: usize) -> usize {
        let behind = self.before.partition_point(|&one| one as usize <= rank);
        behind.saturating_sub(1).min(ZONES - 1)
    }

    /// Between which numbers lies how many of the places before this one are
    /// accepted, both included.
    pub fn bounds(&self, place: usize) -> (usize, usize) {
        let zone = self.zone_of_place(place);
        let (places, ranks) = (self.places_of(zone), self.ranks(zone));
        let before = place.min(places.end) - places.start;
        let refused = places.len() - ranks.len();
        let low = ranks.start + before.saturating_sub(refused);
        (low, ranks.start + before.min(ranks.len()))
    }

    /// About how many of the places before this one are accepted.
    pub fn estimate_rank(&self, place: usize) -> usize {
        let zone = self.zone_of_place(place);
        let (places, ranks) = (self.places_of(zone), self.ranks(zone));
        let before = place.min(places.end) - places.start;
        ranks.start + before * ranks.len() / places.len().max(1)
    }

    /// About where the accepted place of this rank lies.
    pub fn estimate_select(&self, rank: usize) -> usize {
        let zone = self.zone_of_rank(rank);
        let (places, ranks) = (self.places_of(zone), self.ranks(zone));
        places.start + (rank - ranks.start) * places.len() / ranks.len().max(1)
    }
}

fn size(rows: usize) -> usize {
    rows.div_ceil(ZONES).next_multiple_of(64).max(64)
}
