//! The accepted places of a sort index, of which no more is loaded than an answer
//! depends on.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Selection, ZoneCounts};
use crate::bitmap::RankBitmap;

/// The accepted places of a sort index.
///
/// Where the answer lies in a zone that is not loaded yet, an estimate is
/// returned, and the zone is recorded as wanted, see [`super::resolve`].
#[derive(Debug)]
pub struct LazyRank {
    selection: Arc<Selection>,
    /// Zones that have been loaded.
    zones: RefCell<BTreeMap<usize, Arc<RankBitmap>>>,
    wanted: RefCell<BTreeSet<usize>>,
}

impl LazyRank {
    /// No zone of `selection` is loaded yet.
    pub fn new(selection: Arc<Selection>) -> Self {
        Self {
            selection,
            zones: RefCell::default(),
            wanted: RefCell::default(),
        }
    }

    /// How many of the places before this one are accepted.
    pub fn rank(&self, place: usize) -> usize {
        let (low, high) = self.bounds(place);
        match &*self.selection {
            Selection::Zones(counts) if low < high => {
                self.want(counts.zone_of_place(place));
                counts.estimate_rank(place)
            }
            _ => low,
        }
    }

    /// Between which numbers, both included, that lies. Nothing is wanted.
    pub fn bounds(&self, place: usize) -> (usize, usize) {
        let rank = match &*self.selection {
            Selection::None => 0,
            Selection::All => place,
            Selection::Some(bits) => bits.rank(place),
            Selection::Zones(counts) => {
                let zone = counts.zone_of_place(place);
                let Some(bits) = self.zone(zone) else {
                    return counts.bounds(place);
                };
                let before = place - counts.places_of(zone).start;
                counts.ranks(zone).start + bits.rank(before)
            }
        };
        (rank, rank)
    }

    /// The place of the accepted one of this rank, which must be below their count.
    pub fn select(&self, rank: usize) -> usize {
        match &*self.selection {
            Selection::None | Selection::All => rank,
            Selection::Some(bits) => bits.select(rank),
            Selection::Zones(counts) => self.select_in(counts, rank),
        }
    }

    fn select_in(&self, counts: &ZoneCounts, rank: usize) -> usize {
        let zone = counts.zone_of_rank(rank);
        let (places, ranks) = (counts.places_of(zone), counts.ranks(zone));
        if places.len() == ranks.len() {
            return places.start + rank - ranks.start;
        }
        if let Some(bits) = self.zone(zone) {
            return places.start + bits.select(rank - ranks.start);
        }
        self.want(zone);
        counts.estimate_select(rank)
    }

    /// The zones that estimates were returned for since the last call.
    pub(super) fn take_wanted(&self) -> BTreeSet<usize> {
        self.wanted.take()
    }

    /// Takes the accepted places of a zone.
    pub(super) fn load(&self, zone: usize, places: Arc<RankBitmap>) {
        self.zones.borrow_mut().insert(zone, places);
    }

    fn zone(&self, zone: usize) -> Option<Arc<RankBitmap>> {
        self.zones.borrow().get(&zone).cloned()
    }

    fn want(&self, zone: usize) {
        self.wanted.borrow_mut().insert(zone);
    }
}

#[cfg(debug_assertions)]
impl Drop for LazyRank {
    fn drop(&mut self) {
        // Outside of `resolve`, an estimate would pass for an answer.
        let is_resolved = self.wanted.get_mut().is_empty();
        assert!(is_resolved || std::thread::panicking(), "not resolved");
    }
}
