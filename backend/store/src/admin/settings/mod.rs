//! Settings that may change while the log is running.

mod error;
mod live;
mod table;

pub use error::SettingsError;
pub use live::Live;
