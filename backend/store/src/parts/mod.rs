//! Joins content and entries that arrive in different requests.
//!
//! A part is content without its entry. Parts wait in `waiting_parts`, and the keys of
//! entries that may get content in `open_entries`. Every join takes one lock, and the
//! entries of a request are committed before it; therefore whichever of the two arrives
//! first is visible when the other one is joined. A part belongs to the first entry of
//! its key with an equal or a higher ordinal. It fills the empty sides of the content,
//! and changes nothing else of the entry.

mod attach;
mod expire;
mod join;
mod row;

pub use self::expire::{Expired, delete_expired};
pub use self::join::{Joined, Unjoined, join};

/// The maximum number of waiting parts.
pub const MAX_PARTS: i64 = 50_000;
/// The maximum number of bytes of all waiting parts.
pub const MAX_BYTES: i64 = 256 * 1024 * 1024;
/// The maximum number of keys of open entries. Beyond it, the entries that expire first
/// get no more content.
pub const MAX_OPEN: i64 = 300_000;
