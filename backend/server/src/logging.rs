//! Log lines, which name the request that they belong to.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic;

use env_logger::Env;
use env_logger::fmt::Formatter;
use log::Record;
use logbook_domain::request_id;

/// Which lines are written unless `RUST_LOG` says otherwise.
const DEFAULT_FILTER: &str = "info,actix_server=warn";

/// Writes what is logged to standard error from here on, panics included.
pub(crate) fn start() {
    env_logger::Builder::from_env(Env::default().default_filter_or(DEFAULT_FILTER))
        .format(write_line)
        .init();
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let place = place.as_deref().unwrap_or("an unknown place");
        log::error!("panicked at {place}: {}", message(panic.payload()));
        let trace = Backtrace::capture();
        // Only with RUST_BACKTRACE.
        if trace.status() == BacktraceStatus::Captured {
            log::error!("{trace}");
        }
    }));
}

fn message(payload: &dyn Any) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message")
}

/// As `[time LEVEL module request_id=…] message`; further lines of a message are
/// indented, so that none of them is taken for a line of its own.
fn write_line(out: &mut Formatter, record: &Record<'_>) -> io::Result<()> {
    let (time, level) = (out.timestamp(), record.level());
    let style = out.default_level_style(level);
    write!(
        out,
        "[{time} {style}{level:<5}{style:#} {}",
        record.target()
    )?;
    if let Some(id) = request_id::current() {
        write!(out, " request_id={id}")?;
    }
    let message = record.args().to_string();
    writeln!(out, "] {}", message.replace('\n', "\n    "))
}
