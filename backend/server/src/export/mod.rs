//! `logbook export`: everything that a filter accepts, as a file, through the
//! public API.

mod args;
mod count;
mod error;
mod filter;
mod run;
mod target;

pub(crate) use args::Args;
pub(crate) use error::ExportError;
pub(crate) use run::run;
