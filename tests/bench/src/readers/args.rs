//! The command line of the benchmark of many readers.

use clap::Args as ClapArgs;

use crate::fixture::FixtureArgs;
use crate::fixture::size::Size;

/// Measures how many readers at once are answered, beside pgbench on the same rows
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) options: ReadersOptions,

    #[command(flatten)]
    pub(crate) fixture: FixtureArgs,
}

/// How many ask what for how long
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct ReadersOptions {
    /// Readers, each on a connection of its own that waits for its answer
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub(crate) readers: u16,

    /// Entries they read
    #[arg(long, value_name = "SIZE", default_value = "200k")]
    pub(crate) readers_entries: Size,

    /// Seconds of each measurement
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=60))]
    pub(crate) readers_seconds: u64,

    /// Entries a second that come in meanwhile, the second time around; 0 leaves that out
    #[arg(long, value_name = "RATE", default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(0..=50_000))]
    pub(crate) readers_feed: u32,
}
