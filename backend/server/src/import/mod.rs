//! `logbook import`: brings the lines of a file into the log.
//!
//! Everything goes through the public API, as any client's entries do. Nothing
//! is remembered between runs: every line has an id that follows from what it
//! says ([`identity`]), so that running an import again, after whatever broke
//! the first one off, adds what is missing and nothing twice.

mod args;
mod batch;
mod csv;
mod error;
mod identity;
mod item;
mod jsonl;
mod refused;
mod report;
mod run;
mod source;

pub(crate) use args::Args;
pub(crate) use error::ImportError;
pub(crate) use run::{Outcome, run};
