//! Searching for text, newest entries first and no longer than a budget
//! allows: an answer says how far it got, the next one goes on from there.

mod meter;
pub(crate) mod page;
mod plan;
mod span;
pub(crate) mod sums;
mod window;
