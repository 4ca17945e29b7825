//! Bitmaps over the rows of a segment and the places of a sort order.
//!
//! [`Bitmap`] is filled row by row or range by range. [`RankBitmap`] is built
//! once and adds a count for each 512 bits: `rank` (how many bits before
//! a position are set) reads at most eight words, and `select` (the position of the n-th
//! set bit) is a binary search over the counts followed by at most eight words.

#[expect(
    clippy::module_inception,
    reason = "the bitmap is the module's first type"
)]
mod bitmap;
mod rank_bitmap;

pub use bitmap::Bitmap;
pub use rank_bitmap::RankBitmap;
