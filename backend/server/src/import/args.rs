//! The command line of `logbook import`.

use std::path::{Path, PathBuf};

use super::error::ImportError;
use crate::remote;

/// What stands for the standard input.
const STANDARD_INPUT: &str = "-";

/// Bring the entries of a file into the log
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    /// JSONL or CSV, gzipped or not; `-` is the standard input
    pub(crate) file: PathBuf,

    /// Its format; by default what its ending says, and JSONL on the standard input
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,

    /// Where refused lines go, with what is wrong with them; by default FILE.refused.jsonl
    #[arg(long, value_name = "FILE")]
    pub(crate) refused: Option<PathBuf>,

    /// The server to fill
    #[command(flatten)]
    pub(crate) remote: remote::Args,
}

/// How the entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line, as `POST /api/v1/logs` takes it
    Jsonl,
    /// A table with the columns of an export
    Csv,
}

impl Args {
    /// Returns the file, or none for the standard input.
    pub(super) fn path(&self) -> Option<&Path> {
        (self.file.as_os_str() != STANDARD_INPUT).then_some(&self.file)
    }

    /// Returns the format, as told or as the file's name ends.
    pub(super) fn format(&self) -> Result<Format, ImportError> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self.path() else {
            return Ok(Format::Jsonl);
        };
        let name = path.to_string_lossy().to_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("csv") => Ok(Format::Csv),
            Some("jsonl" | "ndjson" | "json") => Ok(Format::Jsonl),
            _ => Err(ImportError::UnknownFormat(path.to_path_buf())),
        }
    }

    /// Returns the file for refused lines.
    pub(super) fn refused(&self) -> PathBuf {
        if let Some(path) = &self.refused {
            return path.clone();
        }
        let mut name = self
            .path()
            .unwrap_or(Path::new("import"))
            .as_os_str()
            .to_owned();
        name.push(".refused.jsonl");
        name.into()
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
        Line::parse_from([&["import"], words].concat()).args
    }

    #[test]
    fn the_ending_tells_the_format_unless_it_is_said() {
        for (words, format) in [
            (&["a.csv"][..], Format::Csv),
            (&["a.CSV.GZ"], Format::Csv),
            (&["a.jsonl.gz"], Format::Jsonl),
            (&["a.ndjson"], Format::Jsonl),
            (&["-"], Format::Jsonl),
            (&["-", "--format", "csv"], Format::Csv),
            (&["a.txt", "--format", "csv"], Format::Csv),
        ] {
            assert_eq!(args(words).format().unwrap(), format, "{words:?}");
        }
        let error = args(&["a.txt"]).format().unwrap_err().to_string();
        assert!(
            error.contains("a.txt") && error.contains("--format"),
            "{error}"
        );
    }

    #[test]
    fn refused_lines_go_beside_the_file() {
        assert_eq!(
            args(&["d/a.csv"]).refused(),
            Path::new("d/a.csv.refused.jsonl")
        );
        assert_eq!(args(&["-"]).refused(), Path::new("import.refused.jsonl"));
        assert_eq!(args(&["-", "--refused", "x"]).refused(), Path::new("x"));
    }
}
