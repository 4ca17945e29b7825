//! Benchmarks of the log, each beside what Postgres alone does with the same
//! rows on the same cluster in the same run.

#![expect(
    clippy::disallowed_methods,
    reason = "programs under test go by the clock of this machine"
)]

mod error;
mod fixture;
mod read;
mod readers;
mod shared;
mod write;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::Result;

/// Measures the log beside Postgres alone
#[derive(Debug, Parser)]
#[command(name = "logbook-bench")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Write(write::Args),
    Read(read::Args),
    Readers(readers::Args),
}

fn main() -> ExitCode {
    match run(&Cli::parse().what) {
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

fn run(what: &What) -> Result<String> {
    match what {
        What::Write(args) => write::run(args),
        What::Read(args) => read::run(args),
        What::Readers(args) => readers::run(args),
    }
}
