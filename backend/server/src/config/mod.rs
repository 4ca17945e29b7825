//! Settings from `logbook.toml` and the environment.
//!
//! Read once at the start. The environment wins over the file, the file over
//! what was changed in the database, that over the default. Every mistake is reported, not the first alone, and a name
//! nobody knows is a mistake: a typo must not pass for a default.

mod admin;
mod connections;
mod database;
mod error;
mod network;
mod reader;
#[cfg(test)]
mod tests;
mod value;
mod writer;

use logbook_api::connections::ConnectionLimits;
use logbook_domain::settings::{Changed, Fixed, Settings, ShownSetting};
use logbook_store::ingest::WriterSettings;

pub(crate) use admin::AdminConfig;
pub(crate) use database::DatabaseConfig;
pub(crate) use error::{ConfigError, NoWebApp};
pub(crate) use network::NetworkConfig;

use reader::Reader;

/// Every setting.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Address and web app.
    pub(crate) network: NetworkConfig,
    /// How many connections clients may open.
    pub(crate) connections: ConnectionLimits,
    /// The database.
    pub(crate) database: DatabaseConfig,
    /// The first admin.
    pub(crate) admin: AdminConfig,
    /// How entries are committed.
    pub(crate) writer: WriterSettings,
    /// What of the settings that may change later is set here for good.
    pub(crate) fixed: Fixed,
    /// All others as people are shown them, secrets left out.
    pub(crate) at_start: Vec<ShownSetting>,
}

impl Config {
    /// Reads the text of the settings file and the variables of the
    /// environment. Neither touches the disk nor the process.
    ///
    /// # Errors
    /// All mistakes together.
    pub(crate) fn read(
        file: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(file, environment);
        let network = NetworkConfig::read(&mut reader);
        let connections = connections::read(&mut reader);
        let database = DatabaseConfig::read(&mut reader);
        let admin = AdminConfig::read(&mut reader);
        let writer = writer::read(&mut reader);
        let fixed = reader.fixed();
        let at_start = reader.finish()?;
        Ok(Self {
            network,
            connections,
            database,
            admin,
            writer,
            fixed,
            at_start,
        })
    }

    /// Returns every setting as people are shown it, as far as it is known
    /// without the database.
    #[must_use]
    pub(crate) fn shown(&self) -> Vec<ShownSetting> {
        let mut shown = self.at_start.clone();
        // What is fixed was checked when it was read.
        let resolved = Settings::resolve(&self.fixed, &Changed::new());
        shown.extend(resolved.into_iter().flat_map(|settings| settings.shown));
        shown
    }
}
