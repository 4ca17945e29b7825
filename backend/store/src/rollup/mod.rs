//! Roll-up: seals hours from their rows, and days from their hours.
//!
//! A scheduled job calls [`roll_up`]. A bucket is sealed, and its coverage mark set, in
//! one transaction that locks out writers; so cells and segments with a mark always
//! equal the rows.

pub(crate) mod add_rows;
mod day;
mod hour;
mod roll;
mod segment_rows;
mod state;

pub use self::roll::{RollUp, roll_up};
pub use self::segment_rows::SegmentRows;
pub use self::state::{RollupState, state};
