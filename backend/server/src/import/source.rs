//! Where the lines come from.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Args, Format};
use super::csv::Table;
use super::error::ImportError;
use super::item::Item;
use super::jsonl::Lines;

/// What every gzip file begins with.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Bytes read at once.
const BUFFER_BYTES: usize = 256 * 1024;

type Input = Box<dyn BufRead>;

/// The lines of the input, whatever their format.
pub(super) enum Source {
    Lines(Lines<Input>, String),
    Table(Table<Input>),
}

impl Source {
    /// Opens the input; `bar` follows how far it has been read.
    pub(super) fn open(args: &Args) -> Result<(Self, ProgressBar), ImportError> {
        let format = args.format()?;
        let name = args.path().map_or_else(
            || "the standard input".to_owned(),
            |path| path.display().to_string(),
        );
        let open = || {
            let (reader, bar) = raw(args)?;
            Ok((unpacked(reader)?, bar))
        };
        let (input, bar) = open().map_err(|source| ImportError::Unreadable {
            name: name.clone(),
            source,
        })?;
        let source = match format {
            Format::Jsonl => Self::Lines(Lines::new(input), name),
            Format::Csv => Self::Table(Table::open(input)?),
        };
        Ok((source, bar))
    }

    /// Returns the next line, or none at the end.
    pub(super) fn next_item(&mut self) -> Result<Option<Item>, ImportError> {
        match self {
            Self::Lines(lines, name) => {
                lines.next_item().map_err(|source| ImportError::Unreadable {
                    name: name.clone(),
                    source,
                })
            }
            Self::Table(table) => table.next_item(),
        }
    }
}

/// Returns the bytes of the input and a bar that follows them: by size for a
/// file, by what has come for the standard input.
fn raw(args: &Args) -> io::Result<(Box<dyn Read>, ProgressBar)> {
    let Some(path) = args.path() else {
        let bar = styled(ProgressBar::new_spinner(), "{spinner} {bytes}, {msg}");
        return Ok((Box::new(bar.wrap_read(io::stdin())), bar));
    };
    let file = File::open(path)?;
    let bar = styled(
        ProgressBar::new(file.metadata()?.len()),
        "{bar:40} {bytes} of {total_bytes}, {msg}, {eta} left",
    );
    Ok((Box::new(bar.wrap_read(file)), bar))
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Looks at the first bytes rather than at the name: a pipe has none.
fn unpacked(reader: Box<dyn Read>) -> io::Result<Input> {
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, reader);
    let is_packed = reader.fill_buf()?.starts_with(&GZIP_MAGIC);
    Ok(if is_packed {
        let unpacked = MultiGzDecoder::new(reader);
        Box::new(BufReader::with_capacity(BUFFER_BYTES, unpacked))
    } else {
        Box::new(reader)
    })
}
