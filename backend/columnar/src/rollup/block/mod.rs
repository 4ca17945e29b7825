//! The cells of a bucket in few bytes: what usage is added up from.
//!
//! Cells of one outcome follow each other in the order of their series. A
//! filter looks at the distances between these and at the lengths of records;
//! only the records of cells it accepts are decoded.

#[expect(clippy::module_inception, reason = "the block is the room's main type")]
mod block;
mod builder;
mod ints;
mod record;
mod run;
mod sum;
mod sums;
#[cfg(test)]
mod tests;

pub use block::Block;
pub use builder::Builder;
pub use record::{Cell, Record};
pub use sum::sum;
pub use sums::{Numbers, Sum};
