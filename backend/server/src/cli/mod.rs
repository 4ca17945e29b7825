//! The command line.

mod args;
mod demo;
mod export;
mod import;
mod load;
mod migrate;
mod openapi;
mod password;
mod postgres;
mod print;
mod serve;
mod sign_in;

use std::process::ExitCode;

use clap::Parser;

pub(crate) use crate::error::CliError;
pub(crate) use args::{Cli, Command};

/// Runs the program with the arguments of the process. Exit code 0 when all
/// went well, 1 after an error, 2 for a command line that is wrong (by clap) and
/// for an import of which some lines were refused.
pub fn main() -> ExitCode {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    crate::allocator::give_back_what_is_free();
    crate::logging::start();
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            print::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, CliError> {
    let settings = cli.config.as_deref();
    match cli.command.unwrap_or(Command::Serve) {
        Command::Import(args) => return import::run(settings, args),
        Command::Serve => serve::run(&load::config(settings)?),
        Command::Migrate => migrate::run(&load::config(settings)?),
        Command::Openapi => openapi::run(),
        Command::Demo(args) => demo::run(settings, args),
        Command::Export(args) => export::run(*args),
        Command::SetPassword { email } => password::run(&load::config(settings)?, &email),
        Command::Check => load::check(settings),
        Command::Postgres => postgres::run(&load::config(settings)?),
    }?;
    Ok(ExitCode::SUCCESS)
}
