//! The Postgres the settings ask for: one's own, or the embedded one.

use std::path::PathBuf;

use crate::config::DatabaseConfig;
use logbook_embedded::{Cluster, DATABASE, EmbeddedError, Options};

/// A reachable database. Dropping it stops an embedded Postgres.
#[derive(Debug)]
pub(crate) struct Database {
    url: String,
    cluster: Option<Cluster>,
}

impl Database {
    /// Starts the embedded Postgres, unless the settings name a server.
    ///
    /// # Errors
    /// Those of [`Cluster::start`]. Whether a named server answers shows later.
    pub(crate) fn open(config: &DatabaseConfig) -> Result<Self, EmbeddedError> {
        if let Some(url) = &config.url {
            return Ok(Self {
                url: url.clone(),
                cluster: None,
            });
        }
        let cluster = Cluster::start(&Options {
            data_dir: config.data_dir.clone(),
            binaries: config.postgres_bin.clone(),
            durable: true,
        })?;
        Ok(Self {
            url: cluster.url(DATABASE),
            cluster: Some(cluster),
        })
    }

    /// Returns the connection URL, password included: not for the log.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Returns where a Postgres of ours keeps everything.
    pub(crate) fn directory(&self) -> Option<PathBuf> {
        self.cluster.as_ref().map(Cluster::directory)
    }

    /// Reports whether Postgres is ours to stop.
    pub(crate) fn is_embedded(&self) -> bool {
        self.cluster.is_some()
    }
}
