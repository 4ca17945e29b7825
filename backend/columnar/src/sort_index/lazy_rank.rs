//! Rank and select over accepted places that are loaded on demand.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Selection, ZoneCounts};
use crate::bitmap::RankBitmap;

/// Rank and select over the accepted places of a sort index.
///
/// Where a result depends on a zone that is not loaded, an estimate is returned and the
/// zone is recorded as requested, see [`super::resolve`].
#[derive(Debug)]
pub struct LazyRank {
    selection: Arc<Selection>,
    /// Zones that have been loaded.
    zones: RefCell<BTreeMap<usize, Arc<RankBitmap>>>,
    /// Zones that estimates were returned for.
    requested: RefCell<BTreeSet<usize>>,
}

impl LazyRank {
    /// Creates a view of `selection` without any loaded zone.
    pub fn new(selection: Arc<Selection>) -> Self {
        Self {
            selection,
            zones: RefCell::default(),
            requested: RefCell::default(),
        }
    }

    /// Returns how many places before `place` are accepted, or an estimate.
    #[inline]
    pub fn rank(&self, place: usize) -> usize {
        let (low, high) = self.bounds(place);
        match &*self.selection {
            Selection::Zones(counts) if low < high => {
                self.request(counts.zone_of_place(place));
                counts.estimate_rank(place)
            }
            _ => low,
        }
    }

    /// Returns the smallest and the largest possible rank without requesting a zone.
    #[inline]
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

    /// Returns the place of the accepted row of this rank, or an estimate. The rank must
    /// be below the number of accepted places.
    #[inline]
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
        self.request(zone);
        counts.estimate_select(rank)
    }

    /// Returns the zones that were requested since the last call.
    pub(super) fn take_requested(&self) -> BTreeSet<usize> {
        self.requested.take()
    }

    /// Adds the accepted places of a zone.
    pub(super) fn load(&self, zone: usize, places: Arc<RankBitmap>) {
        self.zones.borrow_mut().insert(zone, places);
    }

    fn zone(&self, zone: usize) -> Option<Arc<RankBitmap>> {
        self.zones.borrow().get(&zone).cloned()
    }

    fn request(&self, zone: usize) {
        self.requested.borrow_mut().insert(zone);
    }
}

#[cfg(debug_assertions)]
impl Drop for LazyRank {
    fn drop(&mut self) {
        // An estimate that is not resolved would be used as a result.
        let is_resolved = self.requested.get_mut().is_empty();
        assert!(
            is_resolved || std::thread::panicking(),
            "an estimate was not resolved"
        );
    }
}
