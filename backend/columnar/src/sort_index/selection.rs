//! Which places of a sort order a predicate accepts.

use super::ZoneCounts;
use crate::bitmap::RankBitmap;

/// The accepted rows of a bucket, by their places in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// No row is accepted.
    None,
    /// All rows are accepted.
    All,
    /// Some rows are accepted; all places are in memory.
    Some(RankBitmap),
    /// Some rows are accepted; only the counts of each zone are in memory, see
    /// [`super::LazyRank`].
    Zones(ZoneCounts),
}

impl Selection {
    /// Returns the memory use in bytes.
    pub fn size(&self) -> usize {
        let bits = match self {
            Self::None | Self::All | Self::Zones(_) => 0,
            Self::Some(bits) => bits.size(),
        };
        size_of::<Self>() + bits
    }
}
