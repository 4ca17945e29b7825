//! The logbook binary: configuration, command line, the embedded Postgres, wiring.

pub mod config;
pub mod embedded;
