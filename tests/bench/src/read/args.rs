//! The command line of the benchmark of reading.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::fixture::FixtureArgs;
use crate::fixture::dataset::{self, Dataset, USUAL_CONTENT};
use crate::fixture::size::Size;
use crate::read::world_args::{World, WorldOptions};
use crate::readers;

/// Measures how fast the log is read, beside plain SQL on the same rows
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Args {
    /// How many entries, e.g. `200k` or `10M,100M`; the targets are judged at each. By
    /// default 1M,10M; 3M for many users, 73M for two years, 1M for a burst
    #[arg(long, value_delimiter = ',')]
    sizes: Vec<Size>,

    /// The shape of the log; `--only` and `--json` are about a month of it
    #[arg(long, value_enum, default_value = "month")]
    pub(crate) world: World,

    /// Leaves out everything else
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) only: Vec<Part>,

    /// How often each query is asked
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) tries: u32,

    /// Seconds after which a slow query is asked no more, if it was asked three times;
    /// one whose first answer takes twice as long is not asked again at all
    #[arg(long, default_value_t = 0.5)]
    pub(crate) budget: f64,

    /// How many of the entries have content, from 0 to 1; without any, 100M fit on a laptop
    #[arg(long, default_value_t = USUAL_CONTENT, value_parser = dataset::share)]
    pub(crate) content_share: f64,

    /// Seconds after which a statement of plain SQL is broken off; where they take more
    /// than ten, one question in eight is put to it, and with 0 none
    #[arg(long, default_value_t = 30)]
    pub(crate) sql_seconds: u64,

    /// The Python whose packages `duckdb` and `chdb` are measured beside the log, where
    /// it has them
    #[arg(long, default_value = "python3")]
    pub(crate) python: String,

    /// Only builds the databases, rolls them up and says how large they are
    #[arg(long)]
    pub(crate) build_only: bool,

    /// Writes every figure to this file as JSON
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) readers: readers::ReadersOptions,

    #[command(flatten)]
    pub(crate) worlds: WorldOptions,

    #[command(flatten)]
    pub(crate) fixture: FixtureArgs,
}

/// A part of the benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Part {
    /// Totals held against plain SQL.
    Checks,
    /// The statistics cards.
    Cards,
    /// Facets.
    Facets,
    /// The usage charts.
    Usage,
    /// Pages of the list.
    Lists,
    /// Searches for a text.
    Search,
    /// First answers, of a fresh server and under filters nobody has used.
    First,
    /// The main questions beside DuckDB and ClickHouse, where their Python packages are.
    Engines,
    /// The export of everything.
    Export,
    /// The cleanup of the oldest three tenths, at the largest size.
    Cleanup,
    /// Many readers at once, over a small log.
    Readers,
}

impl Part {
    /// The name as it stands in the table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Checks => "checks",
            Self::Cards => "cards",
            Self::Facets => "facets",
            Self::Usage => "usage",
            Self::Lists => "lists",
            Self::Search => "search",
            Self::First => "first answers",
            Self::Engines => "engines",
            Self::Export => "export",
            Self::Cleanup => "cleanup",
            Self::Readers => "readers",
        }
    }
}

impl Args {
    /// What is to be built, the smallest first: nothing where only many readers are
    /// wanted.
    pub(crate) fn datasets(&self) -> Vec<Dataset> {
        if self.only == [Part::Readers] {
            return Vec::new();
        }
        let of = |size| Dataset::month(size, self.content_share);
        self.sizes().into_iter().map(of).collect()
    }

    /// The numbers of entries, the smallest first.
    pub(crate) fn sizes(&self) -> Vec<Size> {
        let usual = self.world.usual_sizes().iter().copied().map(Size);
        let mut sizes = match self.sizes[..] {
            [] => usual.collect(),
            _ => self.sizes.clone(),
        };
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Whether a part is to be measured.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}
