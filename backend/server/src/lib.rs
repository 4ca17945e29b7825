//! The logbook binary: configuration, command line, wiring.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod allocator;
pub mod cli;
mod clock;
pub mod config;
pub mod database;
pub mod demo;
mod error;
pub mod export;
mod first_start;
pub mod import;
mod open_files;
pub mod remote;
mod signals;
mod welcome;
pub mod wiring;
