//! Settings that can be changed while the servers run.
//!
//! [`Live`] combines the table with the settings that are fixed by file or environment.
//! A setting in the table is always valid together with those of the server that wrote
//! it, but a server with other fixed settings may have to reject it.

mod error;
mod live;
mod table;

pub use self::error::SettingsError;
pub use self::live::Live;
