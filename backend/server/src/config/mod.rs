//! Settings from `logbook.toml` and the environment.
//!
//! Read once at the start. The environment wins over the file, the file over
//! the default. Every mistake is reported, not the first alone, and a name
//! nobody knows is a mistake: a typo must not pass for a default.

mod admin;
mod audit_log;
mod database;
mod duration;
mod error;
mod network;
mod reader;
#[cfg(test)]
mod tests;
mod usage;
mod value;
mod writer;

use std::fmt::Display;
use std::time::Duration;

use logbook_domain::settings::ShownSetting;
use logbook_store::writer::WriterSettings;
use serde_json::json;

pub use admin::AdminConfig;
pub use audit_log::AuditLogConfig;
pub use database::DatabaseConfig;
pub use error::{ConfigError, Mistake};
pub use network::NetworkConfig;
pub use usage::UsageConfig;

use reader::Reader;

/// Every setting.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and web app.
    pub network: NetworkConfig,
    /// The database.
    pub database: DatabaseConfig,
    /// The first admin.
    pub admin: AdminConfig,
    /// What is kept of entries.
    pub audit_log: AuditLogConfig,
    /// What is kept of totals.
    pub usage: UsageConfig,
    /// How entries are committed.
    pub writer: WriterSettings,
    /// How long an entry may be running before it counts as failed.
    pub running_timeout: Duration,
    /// All of the above as people are shown it, secrets left out.
    pub shown: Vec<ShownSetting>,
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
        let database = DatabaseConfig::read(&mut reader);
        let admin = AdminConfig::read(&mut reader);
        let audit_log = AuditLogConfig::read(&mut reader);
        let usage = UsageConfig::read(&mut reader);
        let writer = writer::read(&mut reader);
        let running_timeout = read_running_timeout(&mut reader);
        let shown = reader.finish()?;
        Ok(Self {
            network,
            database,
            admin,
            audit_log,
            usage,
            writer,
            running_timeout,
            shown,
        })
    }
}

fn read_running_timeout(reader: &mut Reader) -> Duration {
    let day = Duration::from_secs(86_400);
    let parse = |raw: &value::Raw| {
        let timeout = duration::parse(&raw.text()?)?;
        if (Duration::from_secs(60)..=day * 366).contains(&timeout) {
            return Ok(timeout);
        }
        Err(wrong_timeout(duration::show(timeout)))
    };
    reader.take("running_timeout", day, parse, |timeout| {
        json!(duration::show(*timeout))
    })
}

fn wrong_timeout(timeout: impl Display) -> String {
    format!("must be between 1m and 366d, not {timeout}")
}
