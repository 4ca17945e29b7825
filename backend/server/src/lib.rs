//! The logbook binary: configuration, command line, the embedded Postgres, wiring.

pub mod cli;
pub mod config;
pub mod database;
pub mod demo;
pub mod embedded;
pub mod export;
mod first_start;
pub mod import;
pub mod remote;
mod signals;
mod welcome;
pub mod wiring;
