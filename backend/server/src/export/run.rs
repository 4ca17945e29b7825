//! The export itself: ask, receive, write.

use std::borrow::Cow;
use std::io::Read;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use url::form_urlencoded::Serializer;

use super::args::{Args, Format};
use super::count::Counter;
use super::error::ExportError;
use super::target::Target;
use crate::remote::Client;

/// Bytes read at a time.
const BUFFER_BYTES: usize = 128 * 1024;

/// Writes everything that the filter accepts into the file; gives how many
/// entries that were.
///
/// # Errors
/// When the server cannot be used, breaks off, or the file cannot be written.
/// What was written until then has the ending `.part`.
pub(crate) fn run(args: Args) -> Result<u64, ExportError> {
    let format = args.format()?;
    let mut client = Client::connect(args.remote.clone())?;
    let filter = query(&args.filter.pairs());
    let bar = bar(client.count(&filter)?);
    let mut reader = client.export(&query(&parameters(&args, format)))?;
    let mut target = Target::open(args.path())?;
    let mut counter = Counter::new(format);
    let outcome = copy(&mut reader, &mut target, &mut counter, &bar);
    bar.finish_and_clear();
    outcome?;
    target.finish()?;
    Ok(counter.entries())
}

fn parameters(args: &Args, format: Format) -> Vec<(Cow<'static, str>, &str)> {
    let mut pairs = args.filter.pairs();
    pairs.push(("format".into(), format.name()));
    pairs.push(("sort".into(), &args.sort));
    if args.bom {
        pairs.push(("bom".into(), "true"));
    }
    if args.with_content {
        pairs.push(("include".into(), "content"));
    }
    pairs
}

fn query(pairs: &[(Cow<'static, str>, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(pairs);
    query.finish()
}

fn copy(
    reader: &mut impl Read,
    target: &mut Target,
    counter: &mut Counter,
    bar: &ProgressBar,
) -> Result<(), ExportError> {
    let (mut buffer, mut bytes) = (vec![0; BUFFER_BYTES], 0);
    loop {
        let read = reader.read(&mut buffer);
        let count = read.map_err(|source| ExportError::BrokeOff {
            entries: counter.entries(),
            source,
        })?;
        if count == 0 {
            return Ok(());
        }
        target.write(&buffer[..count])?;
        counter.take(&buffer[..count]);
        bytes += count as u64;
        bar.set_position(counter.entries());
        bar.set_message(HumanBytes(bytes).to_string());
    }
}

/// Returns a bar that knows its end, or one that only goes on: a search does
/// not know beforehand how much it finds.
fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "{bar:40} {human_pos} of {human_len} entries, {msg}, {eta} left",
        ),
        None => (
            ProgressBar::new_spinner(),
            "{spinner} {human_pos} entries, {msg}",
        ),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
