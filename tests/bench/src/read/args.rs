//! The command line of the benchmark of reading.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::fixture::FixtureArgs;
use crate::fixture::size::Size;
use crate::readers;

/// Measures how fast the log is read, beside plain SQL on the same rows
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Args {
    /// How many entries, e.g. `1M` or `200k`; the targets are judged at the largest
    #[arg(long, value_delimiter = ',', default_value = "1M,10M")]
    pub(crate) sizes: Vec<Size>,

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

    /// Only builds the databases, rolls them up and says how large they are
    #[arg(long)]
    pub(crate) build_only: bool,

    /// Writes every figure to this file as JSON
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) readers: readers::Options,

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
            Self::Export => "export",
            Self::Cleanup => "cleanup",
            Self::Readers => "readers",
        }
    }
}

impl Args {
    /// The sizes that are wanted: none where only many readers are.
    pub(crate) fn sizes(&self) -> Vec<Size> {
        match self.only[..] {
            [Part::Readers] => Vec::new(),
            _ => self.sizes.clone(),
        }
    }

    /// Whether a part is to be measured.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}
