//! Searching for text, newest entries first and no longer than a budget
//! allows: an answer says how far it got, the next one goes on from there.

mod budget;
mod candidates;
mod found;
mod ground;
mod numbers;
mod packed_sums;
mod page;
mod sought;
mod span;
mod tile;

pub use budget::Budget;
pub(super) use candidates::{Candidates, retain};
pub(crate) use found::Searches;
pub(super) use numbers::numbers;
pub(super) use page::page;
pub(crate) use sought::Sought;
