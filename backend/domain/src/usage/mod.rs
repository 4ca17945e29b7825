//! Usage: what entries add up to, over time and by who or what, also when the
//! entries themselves are gone.

pub mod answer;
pub mod calendar;
pub mod counts;
pub mod distinct;
pub mod durations;
pub mod groups;
pub mod plan;
pub mod report;
pub mod sparse;
pub mod totals;
pub mod varint;
