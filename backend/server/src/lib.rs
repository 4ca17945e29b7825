//! The logbook binary: configuration, command line, wiring.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod allocator;
mod build_info;
pub mod cli;
mod clock;
mod config;
mod database;
mod demo;
mod error;
mod export;
mod first_start;
mod import;
mod logging;
mod open_files;
mod remote;
mod signals;
mod welcome;
mod wiring;
