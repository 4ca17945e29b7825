//! The sample data: believable entries of a company that is all made up.
//!
//! The sample follows from a seed, a moment and a size ([`Plan`]), and from
//! nothing else. Every entry has an id of its own that follows from seed and day,
//! so sending the sample again adds nothing twice; entries that were still
//! running are completed.

mod cast;
mod day;
mod entry;
mod failures;
mod fill;
mod generate;
mod plan;
mod random;
mod rhythm;
mod scene;
mod story;
mod texts;
mod usage;
mod window;

#[cfg(test)]
mod tests;

pub use cast::offices::COMPANY;
pub use entry::Entry;
pub use generate::{entries, incident};
pub use plan::Plan;
pub use texts::Texts;
