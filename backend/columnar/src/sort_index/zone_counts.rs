//! The number of accepted places in each zone of a stored order. The places themselves
//! are loaded only where a result depends on them.
//!
//! Counting reads five bits a row, the number of its zone, instead of the whole
//! permutation. So the first page under a filter that nobody has asked for before
//! costs little more than the next one.

use std::ops::Range;

/// The number of zones into which the places of an order are divided.
pub const ZONES: usize = 32;

/// The number of accepted places in each zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneCounts {
    rows: usize,
    /// The number of accepted places before each zone, and at the end of all places.
    before: [u32; ZONES + 1],
}

impl ZoneCounts {
    /// Creates the counts of an order of `rows` places from the number of accepted places
    /// in each zone.
    pub fn from_counts(rows: usize, accepted: [u32; ZONES]) -> Self {
        let mut before = [0; ZONES + 1];
        for (zone, accepted) in accepted.into_iter().enumerate() {
            before[zone + 1] = before[zone] + accepted;
        }
        Self { rows, before }
    }

    /// Returns the places of a zone in an order of `rows` places. Zones begin at multiples
    /// of 64, so that a packed zone begins at a byte for every bit width.
    #[inline]
    pub fn places(rows: usize, zone: usize) -> Range<usize> {
        let size = size(rows);
        (zone * size).min(rows)..((zone + 1) * size).min(rows)
    }

    /// Returns the places of a zone.
    #[inline]
    pub fn places_of(&self, zone: usize) -> Range<usize> {
        Self::places(self.rows, zone)
    }

    /// Returns the ranks of the accepted places of a zone.
    #[inline]
    pub fn ranks(&self, zone: usize) -> Range<usize> {
        self.before[zone] as usize..self.before[zone + 1] as usize
    }

    /// Returns the zone of a place; the last zone for a place after the end.
    #[inline]
    pub fn zone_of_place(&self, place: usize) -> usize {
        (place / size(self.rows)).min(ZONES - 1)
    }

    /// Returns the zone of the accepted place of this rank, which must be below the number
    /// of accepted places.
    #[inline]
    pub fn zone_of_rank(&self, rank: usize) -> usize {
        let after = self.before.partition_point(|&one| one as usize <= rank);
        after.saturating_sub(1).min(ZONES - 1)
    }

    /// Returns the smallest and the largest possible number of accepted places before
    /// `place`.
    #[inline]
    pub fn bounds(&self, place: usize) -> (usize, usize) {
        let zone = self.zone_of_place(place);
        let (places, ranks) = (self.places_of(zone), self.ranks(zone));
        let before = place.min(places.end) - places.start;
        let refused = places.len() - ranks.len();
        let low = ranks.start + before.saturating_sub(refused);
        (low, ranks.start + before.min(ranks.len()))
    }

    /// Estimates how many places before `place` are accepted.
    pub fn estimate_rank(&self, place: usize) -> usize {
        let zone = self.zone_of_place(place);
        let (places, ranks) = (self.places_of(zone), self.ranks(zone));
        let before = place.min(places.end) - places.start;
        ranks.start + before * ranks.len() / places.len().max(1)
    }

    /// Estimates the accepted place of this rank.
    pub fn estimate_select(&self, rank: usize) -> usize {
        let zone = self.zone_of_rank(rank);
        let (places, ranks) = (self.places_of(zone), self.ranks(zone));
        places.start + (rank - ranks.start) * places.len() / ranks.len().max(1)
    }
}

/// Returns the number of places of a zone.
#[inline]
fn size(rows: usize) -> usize {
    rows.div_ceil(ZONES).next_multiple_of(64).max(64)
}
