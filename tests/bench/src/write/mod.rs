//! `make bench`: how many entries a second the log stores, beside what Postgres
//! alone does with the same rows on the same cluster in the same run.

mod args;
mod copy;
mod entries;
mod environment;
mod measure;
mod pgbench;
mod report;
mod requests;
mod rows;
mod spans;

use std::time::Duration;

use crate::error::{BenchError, Result};
use crate::shared::progress::Progress;
use crate::shared::{machine, sql, texts};
use entries::Lines;
use environment::Environment;
use report::{Report, Sizes};

pub(crate) use args::{Args, Part};

/// How long a fresh server is left alone before its memory is read.
const SETTLE: Duration = Duration::from_secs(1);

/// Measures and gives the table.
pub(crate) fn run(args: &Args) -> Result<String> {
    let progress = Progress;
    progress.step("texts");
    let (texts, origin) = texts::load(&args.texts)?;
    progress.done(origin);
    progress.step("cluster, server, twin, warm-up");
    let environment = Environment::make(args, Lines::prepare(&texts))?;
    progress.done("ready");
    std::thread::sleep(SETTLE);
    let mut report = Report {
        machine: machine::describe(
            &mut sql::connect(&environment.log())?,
            environment.directory.path(),
        )?,
        content: format!(
            "{} bytes of content an entry ({origin}), five redaction rules on",
            texts::CONTENT_BYTES
        ),
        idle: environment.server.usage(),
        ..Report::default()
    };
    if args.wants(Part::Batches) {
        report.batches = measure::batches(&environment, args, &progress)?;
        report.spans = measure::spans(&environment, args, &report.batches, &progress)?;
    }
    report.after_batches = environment.server.usage();
    if args.wants(Part::Singles) {
        report.singles = measure::singles(&environment, args, &progress)?;
    }
    report.after_singles = environment.server.usage();
    report.sizes = Some(sizes(&environment)?);
    environment.clear()?;
    Ok(report.text())
}

fn sizes(environment: &Environment) -> Result<Sizes> {
    environment.checkpoint()?;
    let mut conn = sql::connect(&environment.log())?;
    Ok::<_, BenchError>(Sizes {
        rows: sql::count(&mut conn, "entries")?,
        entries: sql::size(&mut conn, "entries")?,
        contents: sql::size(&mut conn, "contents")?,
    })
}
