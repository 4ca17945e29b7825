//! `make bench`: how many entries a second the log stores, beside what Postgres
//! alone does with the same rows on the same cluster in the same run.

mod args;
mod bed;
mod connection;
mod copy;
mod directory;
mod entries;
mod error;
mod load;
mod machine;
mod measure;
mod pgbench;
mod process;
mod progress;
mod random;
mod report;
mod requests;
mod server;
mod sql;
mod texts;
mod tools;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use args::{Args, Part};
use bed::Bed;
use entries::Lines;
use error::{BenchError, Result};
use progress::Progress;
use report::{Report, Sizes};

/// How long a fresh server is left alone before its memory is read.
const SETTLE: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(text) => match write!(std::io::stdout(), "{text}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<String> {
    let progress = Progress;
    progress.step("texts");
    let (texts, origin) = texts::load(&args.texts)?;
    progress.done(origin);
    progress.step("cluster, server, twin, warm-up");
    let bed = Bed::make(args, Lines::prepare(&texts))?;
    progress.done("ready");
    std::thread::sleep(SETTLE);
    let mut report = Report {
        machine: machine::describe(&bed)?,
        content: format!(
            "{} bytes of content an entry ({origin}), five redaction rules on",
            texts::CONTENT_BYTES
        ),
        idle: bed.server.usage(),
        ..Report::default()
    };
    if args.wants(Part::Batches) {
        report.batches = measure::batches(&bed, args, &progress)?;
    }
    report.after_batches = bed.server.usage();
    if args.wants(Part::Singles) {
        report.singles = measure::singles(&bed, args, &progress)?;
    }
    report.after_singles = bed.server.usage();
    report.sizes = Some(sizes(&bed)?);
    bed.clear()?;
    Ok(report.text())
}

fn sizes(bed: &Bed) -> Result<Sizes> {
    bed.checkpoint()?;
    let mut conn = sql::connect(&bed.log())?;
    Ok::<_, BenchError>(Sizes {
        rows: sql::count(&mut conn, "entries")?,
        entries: sql::size(&mut conn, "entries")?,
        contents: sql::size(&mut conn, "contents")?,
    })
}
