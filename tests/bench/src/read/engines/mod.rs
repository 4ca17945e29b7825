//! The main questions beside embedded engines that store columns, on the same
//! rows: DuckDB and ClickHouse, where their Python packages are there.

mod questions;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{BenchError, Result};
use crate::fixture::client::Client;
use crate::fixture::dataset::Dataset;
use crate::fixture::installation::Installation;
use crate::fixture::record::Record;
use crate::read::args::Args;
use crate::read::engines::questions::{Asked, asked};
use crate::shared::progress::Progress;
use crate::shared::statistics::{median, millis};
use crate::shared::tools::Tools;

pub(crate) use report::{describe, judge};

/// The program that loads and asks an engine.
const SCRIPT: &str = include_str!("ask.py");
/// Python packages, each with the name of its engine.
const PACKAGES: [(&str, &str); 2] = [("duckdb", "DuckDB"), ("chdb", "ClickHouse")];
/// More entries are too much for a CSV file beside their database.
const MOST_ENTRIES: u64 = 20_000_000;

/// One engine beside the log.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    pub(crate) load_seconds: f64,
    pub(crate) answers: Vec<Answer>,
}

/// One question to both, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Answer {
    pub(crate) name: String,
    pub(crate) log_first: f64,
    pub(crate) log: f64,
    pub(crate) first: f64,
    pub(crate) time: f64,
    pub(crate) is_equal: bool,
}

#[derive(Debug, Deserialize)]
struct Said {
    load_seconds: f64,
    answers: Vec<SaidAnswer>,
}

#[derive(Debug, Deserialize)]
struct SaidAnswer {
    rows: Vec<String>,
    /// The first one first.
    times: Vec<f64>,
}

/// What the log answered, and how long it took.
struct Known {
    asked: Asked,
    values: Vec<String>,
    times: Vec<f64>,
}

/// Asks the log, then every engine that is there.
pub(crate) fn measure(
    installation: &Installation,
    dataset: Dataset,
    record: &Record,
    args: &Args,
    progress: &Progress,
) -> Result<Vec<Engine>> {
    let mut found = PACKAGES.to_vec();
    found.retain(|(package, _)| can_import(args, package));
    if found.is_empty() || record.entries > MOST_ENTRIES {
        progress.text(&format!(
            "  no other engines: {} cannot import duckdb or chdb, or there are more than {MOST_ENTRIES} entries",
            args.python
        ));
        return Ok(Vec::new());
    }
    progress.step("rows for other engines, as CSV");
    let directory = installation.directory.path();
    let csv = directory.join("entries.csv");
    export(&installation.url(&dataset.database()), &csv)?;
    progress.done("written");
    let known = ask_log(installation, dataset, record, args)?;
    let mut engines = Vec::new();
    for (package, name) in found {
        progress.step(&format!("  {name}"));
        match ask_engine(directory, &csv, package, args, &known) {
            Ok(said) => {
                progress.done(&format!("loaded in {:.0} s", said.load_seconds));
                engines.push(beside(name, said, &known));
            }
            Err(error) => progress.done(&error.to_string()),
        }
    }
    let _ = fs::remove_file(csv);
    Ok(engines)
}

fn can_import(args: &Args, package: &str) -> bool {
    let mut command = Command::new(&args.python);
    command.args(["-c", &format!("import {package}")]);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn export(url: &str, csv: &Path) -> Result<()> {
    let copy = format!(
        "\\copy (SELECT (extract(epoch FROM e.started_at) * 1000)::bigint AS started, e.id, u.identity AS who, \
         s.model, s.source, e.status, e.duration_ms AS duration, e.total_tokens AS total, \
         e.input_tokens AS input, e.output_tokens AS output \
         FROM entries e JOIN series s ON s.id = e.series_id LEFT JOIN users u ON u.id = s.user_id) \
         TO '{}' (FORMAT csv, HEADER, NULL '\\N')",
        csv.display()
    );
    let arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", &copy];
    Tools::find()?
        .run("psql", |command| command.args(arguments))
        .map(drop)
}

fn ask_log(
    installation: &Installation,
    dataset: Dataset,
    record: &Record,
    args: &Args,
) -> Result<Vec<Known>> {
    let server = installation.serve(&dataset.database())?;
    let mut client = Client::connect(server.address)?;
    let mut known = Vec::new();
    for asked in asked(record) {
        client.refresh()?;
        let mut times = Vec::new();
        let mut answer = Value::Null;
        for _ in 0..=args.tries {
            let timed = client.get(&asked.path)?;
            times.push(millis(timed.time));
            answer = timed.json()?;
        }
        known.push(Known {
            values: (asked.values)(&answer),
            asked,
            times,
        });
    }
    server.stop()?;
    Ok(known)
}

fn ask_engine(
    directory: &Path,
    csv: &Path,
    package: &str,
    args: &Args,
    known: &[Known],
) -> Result<Said> {
    let wrap = || BenchError::io("ask another engine");
    let own: PathBuf = directory.join(package);
    let _ = fs::remove_dir_all(&own);
    fs::create_dir(&own).map_err(wrap())?;
    let questions: Vec<&str> = known.iter().map(|one| one.asked.sql.as_str()).collect();
    let input = json!({
        "engine": package,
        "csv": csv,
        "directory": own,
        "tries": args.tries,
        "questions": questions,
    });
    let request = own.join("request.json");
    fs::write(&request, input.to_string()).map_err(wrap())?;
    let output = Command::new(&args.python)
        .args(["-c", SCRIPT])
        .stdin(fs::File::open(&request).map_err(wrap())?)
        .output()
        .map_err(wrap())?;
    let _ = fs::remove_dir_all(&own);
    let refused = |said: &[u8]| BenchError::Program {
        program: "python3",
        said: String::from_utf8_lossy(said).trim().to_owned(),
    };
    if !output.status.success() {
        return Err(refused(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).map_err(|_| refused(&output.stdout))
}

fn beside(name: &'static str, said: Said, known: &[Known]) -> Engine {
    let answers = known.iter().zip(said.answers).map(|(known, said)| {
        let (log_first, log) = first_and_median(&known.times);
        let (first, time) = first_and_median(&said.times);
        Answer {
            name: known.asked.name.to_owned(),
            log_first,
            log,
            first,
            time,
            is_equal: known.values == said.rows,
        }
    });
    Engine {
        name,
        load_seconds: said.load_seconds,
        answers: answers.collect(),
    }
}

fn first_and_median(times: &[f64]) -> (f64, f64) {
    match times {
        [] => (f64::NAN, f64::NAN),
        [only] => (*only, *only),
        [first, others @ ..] => (*first, median(others.to_vec())),
    }
}
