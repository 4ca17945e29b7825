//! Codecs that store integers in few bits.
//!
//! [`Packed`] stores every number in the bits the largest one needs and reads
//! any of them with one unaligned read of eight bytes. [`Ascending`] stores
//! ascending numbers by blocks of 128: the first number of each block, and the
//! differences from it in the bits the largest difference needs; [`AscendingHeads`]
//! are what is known of them when only some of the differences are in memory. Both read values at
//! an index without unpacking their neighbours. Stored bytes are little-endian
//! and end with padding, so that no read leaves the buffer; reading rejects bytes
//! whose lengths contradict each other.

mod ascending;
mod from_bytes;
mod heads;
mod packed;
mod search;

pub use ascending::Ascending;
pub use from_bytes::FromBytes;
pub use heads::{AscendingChunk, AscendingHeads};
pub use packed::{HEADER_LEN, Packed, width_of};
pub use search::{partition_point, to_index};
