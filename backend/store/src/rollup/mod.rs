//! Rolling up: hours are sealed from their rows, days from their hours.

pub(crate) mod add_rows;
mod day;
mod hour;
mod roll;
mod state;

pub use roll::roll_up;
pub use state::{RollupState, state};
