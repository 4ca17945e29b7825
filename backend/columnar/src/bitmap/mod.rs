//! Bitmaps over the rows of a segment and the places of a sort order.
//!
//! [`Bitmap`] is filled row by row or range by range. [`RankBitmap`] is built
//! once and adds a count for each 512 bits: `rank` (how many set bits stand
//! before a place) reads at most eight words, and `select` (the place of the n-th
//! set bit) is a binary search over the counts followed by at most eight words.

#[expect(
    clippy::module_inception,
    reason = "the bitmap is the room's first type"
)]
mod bitmap;
mod rank_bitmap;

pub use bitmap::Bitmap;
pub use rank_bitmap::RankBitmap;
