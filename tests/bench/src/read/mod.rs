//! `make bench-read`: how fast the log is read at one and at ten million
//! entries, beside plain SQL on the same rows in the same run.

mod args;
mod case;
mod check;
mod cleanup;
mod comparison;
mod engines;
mod export;
mod first;
mod json;
mod measure;
mod plain_sql;
mod queries;
mod report;
mod run;
mod session;
mod tables;
mod targets;
mod world_args;
mod worlds;

pub(crate) use args::Args;
pub(crate) use run::run;
