//! The interface through which parts of stored orders are loaded.

use std::ops::Range;
use std::sync::Arc;

use logbook_domain::coverage::SegmentId;

use crate::bitmap::RankBitmap;
use crate::codec::AscendingChunk;
#[cfg(doc)]
use crate::codec::AscendingHeads;

/// A zone of the order of a sealed segment, see [`super::ZoneCounts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The segment of the order.
    pub segment: SegmentId,
    /// The number of the zone, below [`super::ZONES`].
    pub zone: usize,
}

/// Consecutive places of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceRange {
    /// The segment of the order.
    pub segment: SegmentId,
    /// The first place.
    pub first: usize,
    /// The number of places.
    pub count: usize,
}

/// A chunk of the sorted numbers of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberChunk {
    /// The segment of the order.
    pub segment: SegmentId,
    /// The number of the chunk, see [`AscendingHeads::chunk_of`].
    pub chunk: usize,
    /// Its bytes among those of all differences.
    pub bytes: Range<usize>,
}

/// Loads parts of the stored orders of one column.
pub trait OrderSource {
    /// The error of loading.
    type Error;

    /// Loads the starts of the rows at these places, in milliseconds after the start of
    /// their segment. Returns one list for each range.
    ///
    /// # Errors
    /// Returns an error when the ranges cannot be loaded.
    fn starts(&mut self, ranges: &[PlaceRange]) -> Result<Vec<Vec<u32>>, Self::Error>;

    /// Loads the accepted places of these zones, counted from the first place of each
    /// zone. Returns one bitmap for each zone.
    ///
    /// # Errors
    /// Returns an error when the zones cannot be loaded.
    fn accepted(&mut self, zones: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, Self::Error>;

    /// Loads these chunks of sorted numbers. Returns one value for each chunk.
    ///
    /// # Errors
    /// Returns an error when the chunks cannot be loaded.
    fn numbers(&mut self, chunks: &[NumberChunk]) -> Result<Vec<Arc<AscendingChunk>>, Self::Error>;
}
