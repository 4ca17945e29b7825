//! Text search, within a budget of time and rows. An answer says how far the search got,
//! and the next one goes on from there. Sums are searched from the newest entry back,
//! pages in the order of the list.

mod meter;
pub(super) mod page;
mod plan;
mod section;
mod span;
mod step;
pub(super) mod sums;
mod window;
