//! The command line of `logbook demo`.

use clap::builder::RangedU64ValueParser;

use crate::remote;

/// Fill a log with made-up entries, to see what it looks like in use
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    /// The server to fill
    #[command(flatten)]
    pub(crate) remote: remote::Args,

    /// About how many entries to make up
    #[arg(long, default_value_t = 5_000, value_parser = RangedU64ValueParser::<u32>::new().range(1..=2_000_000))]
    pub(crate) entries: u32,

    /// How many days they reach back; by default as many as the server keeps
    #[arg(long, value_parser = RangedU64ValueParser::<u32>::new().range(1..=3_650))]
    pub(crate) days: Option<u32>,

    /// Another seed makes another sample; the same one adds nothing twice
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
}
