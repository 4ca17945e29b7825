//! Why a command failed, as one message.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use logbook_api::bootstrap::BootstrapError;
use logbook_store::StoreError;
use logbook_store::settings::SettingsError;

use crate::config::{ConfigError, NoWebApp};
use crate::demo::DemoError;
use crate::export::ExportError;
use crate::import::ImportError;
use logbook_embedded::EmbeddedError;

/// What ends a command with exit code 1.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The settings are wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The settings file cannot be read.
    #[error("cannot read the settings file {}: {source}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The embedded Postgres has a problem.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database has a problem.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The settings kept in the database are wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The address cannot be listened at.
    #[error(
        "cannot listen at {address}: {source}; stop the program that listens there, or set another address (setting listen)"
    )]
    Listen {
        /// The address of the setting.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The folder that was set for the web app holds none.
    #[error(transparent)]
    NoWebApp(#[from] NoWebApp),
    /// There is no first admin or key.
    #[error(transparent)]
    Bootstrap(#[from] BootstrapError),
    /// There is no account to change.
    #[error("there is no account {0}")]
    NoAccount(String),
    /// The system gave no random bytes.
    #[error("the system has no randomness: {0}")]
    NoRandomness(String),
    /// Serving broke off.
    #[error("the server failed: {0}")]
    Server(io::Error),
    /// The sample could not be sent.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The file could not be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The entries could not be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Nothing can be printed.
    #[error("cannot write to the standard output: {0}")]
    Output(io::Error),
}
