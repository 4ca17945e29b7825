//! Rollups: a cache over the rows, with an exact record of what it covers.
//!
//! Rows are the one truth. Cells speak for an hour or a day only while
//! `usage_coverage` has its mark; whoever writes into an hour takes its marks
//! away in the same transaction. So a late record or a deletion can make an
//! answer slower until the next roll-up, never wrong.

mod coverage;
mod marked;
mod roll;
mod state;
mod supposed;

pub(crate) use coverage::{Marks, hold, hours, load_marks, lock_hours, renew, touch};
pub(crate) use marked::{Marked, marked};
pub use roll::roll_up;
pub use state::{RollupState, state};
pub(crate) use supposed::Supposed;
