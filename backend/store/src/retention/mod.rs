//! Retention: deletes entries, contents and usage that are older than their cutoffs.
//!
//! [`clean`](clean()) detaches whole partitions, and of the day of the cutoff deletes
//! exactly the rows that started before it. The sums of deleted entries stay in cells,
//! until [`expire_usage`] deletes those as well. [`sweep`](sweep()) drops detached
//! partitions and unused segments later, and [`forget`] deletes unused series and users.

mod clean;
mod count;
mod cutoffs;
mod detach;
mod expire;
pub mod forget;
mod retire;
mod sweep;

pub use self::clean::{Cleaned, clean, preview};
pub use self::cutoffs::Cutoffs;
pub use self::expire::expire_usage;
pub use self::sweep::{Swept, sweep};
