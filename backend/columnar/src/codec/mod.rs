//! Codecs that store integers in few bits.
//!
//! [`Packed`] stores every number in the bits the largest one needs and reads
//! any of them with one unaligned read of eight bytes. [`Ascending`] stores
//! ascending numbers by blocks of 128: the first number of each block, and the
//! distances from it in the bits the largest distance needs. Both read values at
//! an index without unpacking their neighbours. Stored bytes are little-endian
//! and end with padding, so that no read leaves the buffer; reading rejects bytes
//! whose lengths contradict each other.

mod ascending;
mod from_bytes;
mod packed;

pub use ascending::{Ascending, partition_point, to_index};
pub use from_bytes::FromBytes;
pub use packed::{HEADER_LEN, Packed, width_of};
