//! The in-memory dictionary of series.
//!
//! A series is the combination of source, model, user and further dimensions that
//! rows refer to. The [`Dictionary`] assigns consecutive numbers to series, from 0 on,
//! and stores for each dimension the number of the value in [`Names`]: a filter then
//! compares each text once and each series by an array look-up.
//! Series are only added, so a number stays valid for the life of the dictionary.

mod names;
mod numbers;
mod numbers_by_id;
mod outcome;
mod series;
mod texts;

pub use names::Names;
pub use outcome::Outcome;
pub use series::{Dictionary, Matches, bit, outcome_refusals};
