//! The accepted places of a line, of which no more is found out than an answer
//! depends on.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::blocks::Blocks;
use super::line::Line;
use super::places::{Bits, Places};
use super::stored::{Stored, Wanted};
use crate::StoreError;

/// The accepted places of a line.
///
/// Questions whose answer lies in a block that nobody has looked into yet are
/// answered by a guess, and the block is wanted from then on, see [`settle`].
#[derive(Debug)]
pub(super) struct Known {
    places: Arc<Places>,
    /// Blocks that have been looked into.
    blocks: RefCell<BTreeMap<usize, Arc<Bits>>>,
    wanted: RefCell<BTreeSet<usize>>,
}

impl Known {
    /// Nothing but `places`.
    pub(super) fn of(places: Arc<Places>) -> Self {
        Self {
            places,
            blocks: RefCell::default(),
            wanted: RefCell::default(),
        }
    }

    /// How many of the places before this one are accepted.
    pub(super) fn rank(&self, place: usize) -> usize {
        let (low, high) = self.bounds(place);
        match &*self.places {
            Places::Blocks(blocks) if low < high => {
                self.want(blocks.around(place));
                blocks.guess(place)
            }
            _ => low,
        }
    }

    /// Between which numbers, both included, that lies. Nothing is wanted.
    pub(super) fn bounds(&self, place: usize) -> (usize, usize) {
        let rank = match &*self.places {
            Places::None => 0,
            Places::All => place,
            Places::Some(bits) => bits.rank(place),
            Places::Blocks(blocks) => {
                let block = blocks.around(place);
                let Some(bits) = self.block(block) else {
                    return blocks.bounds(place);
                };
                let before = place - blocks.places_of(block).start;
                blocks.ranks(block).start + bits.rank(before)
            }
        };
        (rank, rank)
    }

    /// The place of the accepted one of this rank, which must be below their count.
    pub(super) fn place(&self, rank: usize) -> usize {
        match &*self.places {
            Places::None | Places::All => rank,
            Places::Some(bits) => bits.place(rank),
            Places::Blocks(blocks) => self.place_in(blocks, rank),
        }
    }

    fn place_in(&self, blocks: &Blocks, rank: usize) -> usize {
        let block = blocks.holding(rank);
        let (places, ranks) = (blocks.places_of(block), blocks.ranks(block));
        if places.len() == ranks.len() {
            return places.start + rank - ranks.start;
        }
        if let Some(bits) = self.block(block) {
            return places.start + bits.place(rank - ranks.start);
        }
        self.want(block);
        blocks.guess_place(rank)
    }

    fn block(&self, block: usize) -> Option<Arc<Bits>> {
        self.blocks.borrow().get(&block).cloned()
    }

    fn want(&self, block: usize) {
        self.wanted.borrow_mut().insert(block);
    }
}

#[cfg(debug_assertions)]
impl Drop for Known {
    fn drop(&mut self) {
        // Outside of `settle`, a guess would pass for an answer.
        let is_settled = self.wanted.get_mut().is_empty();
        assert!(is_settled || std::thread::panicking(), "not settled");
    }
}

/// What `find` finds on `lines`, once all is known that it asks for.
///
/// # Errors
/// Those of `stored`.
pub(super) fn settle<T>(
    lines: &[Line],
    stored: &mut dyn Stored,
    find: impl Fn() -> T,
) -> Result<T, StoreError> {
    loop {
        let found = find();
        let (mut asking, mut wanted) = (Vec::new(), Vec::new());
        for line in lines {
            let blocks = line.known.wanted.take();
            for (block, bucket) in blocks.into_iter().zip(line.bucket.iter().cycle()) {
                asking.push(line);
                wanted.push(Wanted {
                    bucket: *bucket,
                    block,
                });
            }
        }
        if wanted.is_empty() {
            return Ok(found);
        }
        let read = stored.accepted(&wanted)?;
        for ((line, wanted), bits) in asking.into_iter().zip(wanted).zip(read) {
            line.known.blocks.borrow_mut().insert(wanted.block, bits);
        }
    }
}
