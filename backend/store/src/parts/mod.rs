//! Content and entries that come apart: they wait for each other in two tables.
//!
//! Whatever of the two comes first is there when the other one looks, because
//! all who look hold one lock, and an entry is written before it looks. A part
//! goes to the first entry of its key that it does not come after; it fills the
//! sides of the content that are empty, and nothing else of the entry changes.

mod attach;
mod expire;
mod meet;
mod row;

pub use expire::{Expired, take_expired};
pub use meet::{Meeting, Met, meet};

/// Most parts that wait at the same time.
pub const MAX_PARTS: i64 = 50_000;
/// Most bytes that these have together.
pub const MAX_BYTES: i64 = 256 * 1024 * 1024;
/// Most keys under which entries are open. Beyond these, entries that have been
/// open for longest take no more content.
pub const MAX_OPEN: i64 = 300_000;
