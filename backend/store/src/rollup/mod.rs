//! Rolling up: hours are sealed from their rows, days from their hours.

pub(crate) mod cells;
mod roll;
mod segments;
mod state;

pub use roll::roll_up;
pub use state::{RollupState, state};
