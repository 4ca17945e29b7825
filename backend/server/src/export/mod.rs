//! `logbook export`: everything that a filter accepts, as a file, through the
//! public API.

mod args;
mod count;
mod error;
mod filter;
mod run;
mod target;

pub use args::{Args, Format};
pub use error::ExportError;
pub use filter::FilterArgs;
pub use run::run;
