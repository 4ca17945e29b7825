//! What can be typed after `logbook`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{build_info, demo, export, import};

/// AI Logbook: the audit and conversation log of a company's AI use
#[derive(Debug, Parser)]
#[command(name = "logbook", version = build_info::version())]
pub(crate) struct Cli {
    /// The settings file; without it ./logbook.toml, if there is one
    #[arg(long, value_name = "FILE", env = "LOGBOOK_CONFIG", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// What to do; `serve` when nothing is said
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// One of the program's tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server (the default)
    Serve,
    /// Bring the database schema up to date and exit
    Migrate,
    /// Print the OpenAPI document
    Openapi,
    /// Fill a running server with made-up entries
    Demo(demo::Args),
    /// Bring the entries of a file into a running server
    Import(import::Args),
    /// Write the entries of a running server into a file
    Export(Box<export::Args>),
    /// Give an account a new password and show it
    SetPassword {
        /// What the account signs in with
        email: String,
    },
    /// Check the settings and list them with where each comes from
    Check,
    /// Say which PostgreSQL the embedded database would run with
    Postgres,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn no_two_arguments_get_in_each_others_way() {
        Cli::command().debug_assert();
    }
}
