//! What is loaded of stored orders while a page is looked for.

use std::sync::Arc;

use logbook_domain::coverage::Bucket;

use crate::bitmap::RankBitmap;

/// A zone of the order of a bucket, see [`super::ZoneCounts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The bucket whose order it is.
    pub bucket: Bucket,
    /// Its number, below [`super::ZONES`].
    pub zone: usize,
}

/// Places of an order that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceRange {
    /// The bucket whose order it is.
    pub bucket: Bucket,
    /// The first place.
    pub first: usize,
    /// How many places.
    pub count: usize,
}

/// Loads parts of the stored orders of one column.
pub trait OrderSource {
    /// Why loading fails.
    type Error;

    /// When the rows at these places began, slice by slice, in milliseconds
    /// since the start of their bucket.
    ///
    /// # Errors
    /// When the ranges cannot be loaded.
    fn starts(&mut self, ranges: &[PlaceRange]) -> Result<Vec<Vec<u32>>, Self::Error>;

    /// The accepted places of these zones.
    ///
    /// # Errors
    /// When the zones cannot be loaded.
    fn accepted(&mut self, zones: &[Zone]) -> Result<Vec<Arc<RankBitmap>>, Self::Error>;
}
