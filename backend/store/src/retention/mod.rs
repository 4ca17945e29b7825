//! Old records go on time: whole partitions are taken away, and of the day the
//! cutoff falls into, exactly what began before it is deleted. What usage knows
//! of them stays.

mod clean;
mod count;
mod cutoffs;
mod detach;
mod expire;
pub mod forget;
mod retire;
mod sweep;

pub use clean::{Cleaned, clean, preview};
pub use cutoffs::Cutoffs;
pub use expire::expire_usage;
pub use sweep::{Swept, sweep};
