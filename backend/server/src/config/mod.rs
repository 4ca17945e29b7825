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
use logbook_store::writer::WriterSettings;

pub use admin::AdminConfig;
pub use database::DatabaseConfig;
pub use error::{ConfigError, Mistake, NoWebApp};
pub use network::NetworkConfig;

use reader::Reader;

/// Every setting.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and web app.
    pub network: NetworkConfig,
    /// How many connections clients may open.
    pub connections: ConnectionLimits,
    /// The database.
    pub database: DatabaseConfig,
    /// The first admin.
    pub admin: AdminConfig,
    /// How entries are committed.
    pub writer: WriterSettings,
    /// What of the settings that may change later is set here for good.
    pub fixed: Fixed,
    /// All others as people are shown them, secrets left out.
    pub at_start: Vec<ShownSetting>,
}

impl Config {
    /// Reads the text of the settings file and the variables of the
    /// environment. Neither touches the disk nor the process.
    ///
    /// # Errors
    /// All mistakes together.
    pub fn read(
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

    /// Every setting as people are shown it, as far as it is known without the
    /// database.
    #[must_use]
    pub fn shown(&self) -> Vec<ShownSetting> {
        let mut shown = self.at_start.clone();
        // What is fixed was checked when it was read.
        let resolved = Settings::resolve(&self.fixed, &Changed::new());
        shown.extend(resolved.into_iter().flat_map(|settings| settings.shown));
        shown
    }
}
