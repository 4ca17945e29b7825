//! Accepted places of a stored order, block by block. How many a block has is
//! known; which ones they are is read where an answer depends on it.

use std::ops::Range;

/// Blocks that the places of an order are divided into.
pub(crate) const BLOCKS: usize = 32;

/// How many places of each block are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blocks {
    rows: usize,
    /// How many are accepted before each block, and behind the last in all.
    before: [u32; BLOCKS + 1],
}

impl Blocks {
    /// Those of an order of `rows` places, so many of which each block accepts.
    pub(crate) fn of(rows: usize, accepted: [u32; BLOCKS]) -> Self {
        let mut before = [0; BLOCKS + 1];
        for (block, accepted) in accepted.into_iter().enumerate() {
            before[block + 1] = before[block] + accepted;
        }
        Self { rows, before }
    }

    /// The places of a block in an order of so many rows. They are a multiple of
    /// 64, so that each begins at a byte, however many bits a row takes.
    pub(crate) fn places(rows: usize, block: usize) -> Range<usize> {
        let size = size(rows);
        (block * size).min(rows)..((block + 1) * size).min(rows)
    }

    /// The places of a block.
    pub(crate) fn places_of(&self, block: usize) -> Range<usize> {
        Self::places(self.rows, block)
    }

    /// The ranks of the accepted places of a block.
    pub(crate) fn ranks(&self, block: usize) -> Range<usize> {
        self.before[block] as usize..self.before[block + 1] as usize
    }

    /// The block a place lies in, or the last one.
    pub(crate) fn around(&self, place: usize) -> usize {
        (place / size(self.rows)).min(BLOCKS - 1)
    }

    /// The block of the accepted place of this rank, which must be below their count.
    pub(crate) fn holding(&self, rank: usize) -> usize {
        let behind = self.before.partition_point(|&one| one as usize <= rank);
        behind.saturating_sub(1).min(BLOCKS - 1)
    }

    /// Between which numbers lies how many of the places before this one are
    /// accepted, both included.
    pub(crate) fn bounds(&self, place: usize) -> (usize, usize) {
        let block = self.around(place);
        let (places, ranks) = (self.places_of(block), self.ranks(block));
        let before = place.min(places.end) - places.start;
        let refused = places.len() - ranks.len();
        let low = ranks.start + before.saturating_sub(refused);
        (low, ranks.start + before.min(ranks.len()))
    }

    /// About how many of the places before this one are accepted.
    pub(crate) fn guess(&self, place: usize) -> usize {
        let block = self.around(place);
        let (places, ranks) = (self.places_of(block), self.ranks(block));
        let before = place.min(places.end) - places.start;
        ranks.start + before * ranks.len() / places.len().max(1)
    }

    /// About where the accepted place of this rank lies.
    pub(crate) fn guess_place(&self, rank: usize) -> usize {
        let block = self.holding(rank);
        let (places, ranks) = (self.places_of(block), self.ranks(block));
        places.start + (rank - ranks.start) * places.len() / ranks.len().max(1)
    }
}

fn size(rows: usize) -> usize {
    rows.div_ceil(BLOCKS).next_multiple_of(64).max(64)
}
