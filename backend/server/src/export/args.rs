//! The command line of `logbook export`.

use std::path::{Path, PathBuf};

use super::error::ExportError;
use super::filter::FilterArgs;
use crate::remote;

/// What stands for the standard output.
const STANDARD_OUTPUT: &str = "-";

/// Write the entries that a filter accepts into a file
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    /// The file; `-` is the standard output
    pub(crate) file: PathBuf,

    /// Its format; by default what its ending says, and JSONL on the standard output
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,

    /// Begin a CSV file with a byte order mark, which Excel needs to read it as UTF-8
    #[arg(long)]
    pub(crate) bom: bool,

    /// With prompts, responses, error messages and metadata; needs the right `content`
    #[arg(long)]
    pub(crate) with_content: bool,

    /// started_at, total_tokens, input_tokens, output_tokens, duration_ms or cost_usd, with a
    /// leading - for descending
    #[arg(
        long,
        value_name = "ORDER",
        default_value = "started_at",
        allow_hyphen_values = true
    )]
    pub(crate) sort: String,

    /// Which entries
    #[command(flatten)]
    pub(crate) filter: FilterArgs,

    /// The server to ask
    #[command(flatten)]
    pub(crate) remote: remote::Args,
}

/// How the entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line
    Jsonl,
    /// A table
    Csv,
}

impl Format {
    /// Returns the name the API knows it by.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

impl Args {
    /// Returns the file, or none for the standard output.
    pub(super) fn path(&self) -> Option<&Path> {
        (self.file.as_os_str() != STANDARD_OUTPUT).then_some(&self.file)
    }

    /// Returns the format, as told or as the file's name ends.
    pub(super) fn format(&self) -> Result<Format, ExportError> {
        let Some(path) = self.path().filter(|_| self.format.is_none()) else {
            return Ok(self.format.unwrap_or(Format::Jsonl));
        };
        let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        match ending.as_deref().and_then(|ending| ending.to_str()) {
            Some("csv") => Ok(Format::Csv),
            Some("jsonl" | "ndjson") => Ok(Format::Jsonl),
            _ => Err(ExportError::UnknownFormat(path.to_path_buf())),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn args(words: &[&str]) -> Args {
        Line::parse_from([&["export"], words].concat()).args
    }

    #[test]
    fn the_ending_tells_the_format_unless_it_is_said() {
        for (words, format) in [
            (&["a.CSV"][..], Format::Csv),
            (&["a.ndjson"], Format::Jsonl),
            (&["-"], Format::Jsonl),
            (&["-", "--format", "csv"], Format::Csv),
            (&["a.txt", "--format", "csv"], Format::Csv),
        ] {
            assert_eq!(args(words).format().unwrap(), format, "{words:?}");
        }
        let error = args(&["a.txt"]).format().unwrap_err().to_string();
        assert!(error.contains("a.txt"), "{error}");
    }

    #[test]
    fn an_order_may_begin_with_a_hyphen() {
        assert_eq!(args(&["-", "--sort", "-cost_usd"]).sort, "-cost_usd");
    }
}
