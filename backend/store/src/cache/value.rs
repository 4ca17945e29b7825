//! Cached values.

use std::sync::Arc;

use logbook_columnar::bitmap::RankBitmap;
use logbook_columnar::cells::Block;
use logbook_columnar::codec::{AscendingChunk, Packed};
use logbook_columnar::query::Counted;
use logbook_columnar::rollup::CardTally;
use logbook_columnar::segment::CellIndex;
use logbook_columnar::sort_index::{Selection, SortedColumn};
use logbook_domain::time::Moment;
use logbook_domain::usage::answer::Answer;
use logbook_domain::usage::totals::{Numbers, Tallied};

/// The record that the dictionary contains all series of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeriesLoaded;

/// The usage cells before a moment, and those since.
pub(crate) type CellsSplitAt = [Arc<Block>; 2];

/// The usage sums before a moment, and those since.
pub(crate) type UsageSplitAt = [Arc<Answer>; 2];

/// The result of a search in a window.
#[derive(Clone, Debug)]
pub(crate) struct Searched {
    /// The moment down to which the window was searched, newest entries first.
    pub(crate) back_to: Moment,
    /// The cells of the entries found since that moment.
    pub(crate) cells: Arc<Block>,
}

/// Declares [`CacheValue`] with a variant for each type of value, and the conversions
/// from and into that type.
macro_rules! values {
    ($($variant:ident($type:ty)),+ $(,)?) => {
        /// A cached value of any type; cheap to clone.
        #[derive(Clone, Debug)]
        pub(crate) enum CacheValue {
            $($variant($type)),+
        }

        $(
            impl From<$type> for CacheValue {
                fn from(value: $type) -> Self {
                    Self::$variant(value)
                }
            }

            impl TryFrom<CacheValue> for $type {
                type Error = ();

                fn try_from(value: CacheValue) -> Result<Self, ()> {
                    match value {
                        CacheValue::$variant(value) => Ok(value),
                        _ => Err(()),
                    }
                }
            }
        )+
    };
}

values! {
    Cells(Arc<CellIndex>),
    Packed(Arc<Packed>),
    Sorted(Arc<SortedColumn>),
    Numbers(Arc<AscendingChunk>),
    Selection(Arc<Selection>),
    Zone(Arc<RankBitmap>),
    Count(u64),
    Counts(Arc<Vec<Counted>>),
    Tally(Arc<CardTally>),
    Block(Arc<Block>),
    CellsSplitAt(CellsSplitAt),
    Answer(Arc<Answer>),
    UsageSplitAt(UsageSplitAt),
    SeriesLoaded(SeriesLoaded),
    Searched(Searched),
}

impl CacheValue {
    /// Returns the bytes of memory that the value takes.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Cells(cells) => cells.size(),
            Self::Packed(packed) => packed.size(),
            Self::Sorted(sorted) => sorted.size(),
            Self::Numbers(chunk) => chunk.size(),
            Self::Selection(selection) => selection.size(),
            Self::Zone(bitmap) => bitmap.size(),
            Self::Count(_) | Self::SeriesLoaded(_) => 0,
            Self::Counts(counts) => size_of_val(&counts[..]),
            Self::Tally(tally) => tally.size(),
            Self::Block(block) => block.bytes().len(),
            Self::CellsSplitAt(halves) => halves.iter().map(|one| one.bytes().len()).sum(),
            Self::Answer(answer) => answer_size(answer),
            Self::UsageSplitAt(sides) => sides.iter().map(|one| answer_size(one)).sum(),
            Self::Searched(Searched { cells, .. }) => cells.bytes().len(),
        }
    }
}

fn answer_size(answer: &Answer) -> usize {
    let slots = answer.slots.iter().map(Tallied::bytes);
    let shown = (answer.slots.len() + 1) * size_of::<Numbers>();
    slots.sum::<usize>() + answer.series.len() + shown
}
