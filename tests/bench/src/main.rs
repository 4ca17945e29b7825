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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_whole() {
        Cli::command().debug_assert();
    }

    #[test]
    fn each_world_has_usual_sizes() {
        for (world, sizes) in [
            ("month", vec!["1M", "10M"]),
            ("many-users", vec!["3M"]),
            ("two-years", vec!["73M"]),
            ("burst", vec!["1M"]),
        ] {
            let cli = Cli::try_parse_from(["logbook-bench", "read", "--world", world]).unwrap();
            let What::Read(args) = cli.what else {
                panic!("`read` is another command");
            };
            let usual: Vec<String> = args.sizes().iter().map(ToString::to_string).collect();
            assert_eq!(usual, sizes, "{world}");
        }
    }
}
