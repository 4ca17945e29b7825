//! Entries as lines of a file.

use std::str::FromStr;

use logbook_store::logs::get::Stored;

use super::csv;
use super::detail::LogDetail;
use super::model::Log;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// RFC 4180.
    Csv {
        /// Whether it begins with a byte order mark, without which Excel takes
        /// UTF-8 for another encoding.
        bom: bool,
    },
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// Returns the name, which is also the ending of the file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Csv { .. } => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// Returns the media type.
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Csv { .. } => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/x-ndjson",
        }
    }

    /// Returns what the file begins with.
    pub(crate) fn head(self, with_content: bool) -> Vec<u8> {
        match self {
            Self::Csv { bom } => csv::head(with_content, bom),
            Self::Jsonl => Vec::new(),
        }
    }

    /// Appends the line of an entry to `out`.
    pub(crate) fn write(self, stored: Stored, with_content: bool, out: &mut Vec<u8>) {
        match self {
            Self::Csv { .. } => csv::write(&stored.entry, with_content, out),
            Self::Jsonl => {
                // Entries always serialise: they hold text, numbers and JSON.
                let _ = if with_content {
                    serde_json::to_writer(&mut *out, &LogDetail::from_stored(stored, true))
                } else {
                    serde_json::to_writer(&mut *out, &Log::from_entry(stored.entry))
                };
                out.push(b'\n');
            }
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "csv" => Ok(Self::Csv { bom: false }),
            "jsonl" => Ok(Self::Jsonl),
            other => Err(format!("unknown format `{other}`, expected csv or jsonl")),
        }
    }
}
