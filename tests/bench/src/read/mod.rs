//! `make bench-read`: how fast the log is read at one and at ten million
//! entries, beside plain SQL on the same rows in the same run.

mod args;
mod build;
mod case;
mod check;
mod cleanup;
mod client;
mod comparison;
mod export;
mod ground;
mod json;
mod measure;
mod queries;
mod record;
mod report;
mod rollup;
mod run;
mod session;
mod size;
mod tables;
mod targets;
mod world;

pub(crate) use args::Args;
pub(crate) use run::run;
