//! The logbook binary: configuration, command line, the embedded Postgres, wiring.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod allocator;
pub mod cli;
pub mod config;
pub mod database;
pub mod demo;
pub mod embedded;
pub mod export;
mod first_start;
pub mod import;
mod logging;
mod open_files;
pub mod remote;
mod signals;
mod welcome;
pub mod wiring;
