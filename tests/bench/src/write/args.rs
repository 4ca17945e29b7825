//! The command line of the benchmark.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::shared::texts::USUAL_TEXTS;

/// Measures how fast the log takes entries in, beside COPY and pgbench on the
/// same cluster in the same run
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Args {
    /// How often each pair is measured; the table shows medians
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=9))]
    pub(crate) rounds: u32,

    /// Entries of one round of batches; the round ends earlier after `--seconds` twice
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1_000..=1_000_000))]
    pub(crate) entries: u64,

    /// Seconds of one round of single entries
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=60))]
    pub(crate) seconds: u64,

    /// Connections that send batches
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) batch_connections: u16,

    /// Connections that send single entries, and clients of pgbench
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) connections: u16,

    /// Leaves out the single entries, or the batches
    #[arg(long, value_enum)]
    pub(crate) only: Option<Part>,

    /// Texts of prompts and responses: gzipped JSONL with `prompt` and `response`;
    /// made up where there are none
    #[arg(long, default_value = USUAL_TEXTS)]
    pub(crate) texts: PathBuf,

    /// Where the database is made and removed again; by default the system's temporary directory
    #[arg(long)]
    pub(crate) directory: Option<PathBuf>,

    /// A setting of the server, e.g. `LOGBOOK_DATABASE_POOL_SIZE=8`; repeatable
    #[arg(long = "set", value_name = "VARIABLE=VALUE")]
    pub(crate) settings: Vec<String>,
}

/// One half of the benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// NDJSON batches beside COPY.
    Batches,
    /// Single entries beside pgbench.
    Singles,
}

impl Args {
    /// Whether a half is to be measured.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }
}
