//! The in-memory dictionary of series.
//!
//! A series is the combination of source, model, user and further dimensions that
//! rows refer to. The [`Dictionary`] gives each series a number from 0 on without
//! holes and stores, dimension by dimension, the number of its value in
//! [`Names`]: a filter then looks at each text once and at each series as an index.
//! Series are only added, so a number stays valid for the life of the dictionary.

mod names;
mod outcome;
mod series;

pub use names::Names;
pub use outcome::Outcome;
pub use series::{Dictionary, bit, outcome_refusals};
