//! Which places of a sort order a predicate accepts.

use super::ZoneCounts;
use crate::bitmap::RankBitmap;

/// Which of the rows of a bucket are accepted, by their place in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// None of them.
    None,
    /// All of them.
    All,
    /// Some of them.
    Some(RankBitmap),
    /// Some of them; counted for each zone, see [`super::LazyRank`].
    Zones(ZoneCounts),
}

impl Selection {
    /// Bytes of memory they take.
    pub fn size(&self) -> usize {
        let bits = match self {
            Self::None | Self::All | Self::Zones(_) => 0,
            Self::Some(bits) => bits.size(),
        };
        size_of::<Self>() + bits
    }
}
