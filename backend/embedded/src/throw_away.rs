//! A cluster for a test run: fast, private, gone afterwards.

use std::fs;
use std::path::PathBuf;

use super::error::EmbeddedError;
use super::home::{create_directory, fill_random};
use super::{Cluster, Options};

/// A cluster in a temporary directory that is removed when this is dropped or
/// when the process dies. Its commits do not survive a crash.
#[derive(Debug)]
pub struct ThrowAway {
    // Stopped first, by being taken in `drop`.
    cluster: Option<Cluster>,
    directory: PathBuf,
}

impl ThrowAway {
    /// Makes and starts one.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub fn start() -> Result<Self, EmbeddedError> {
        let directory = temporary_directory()?;
        let options = Options {
            data_dir: directory.clone(),
            binaries: None,
            durable: false,
        };
        match Cluster::start_removing(&options, Some(&directory)) {
            Ok(cluster) => Ok(Self {
                cluster: Some(cluster),
                directory,
            }),
            Err(error) => {
                let _ = fs::remove_dir_all(&directory);
                Err(error)
            }
        }
    }

    /// Returns a connection URL, as libpq takes it, for the database named.
    pub fn url(&self, database: &str) -> String {
        self.cluster
            .as_ref()
            .map(|cluster| cluster.url(database))
            .unwrap_or_default()
    }
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        self.cluster = None;
        if let Err(error) = fs::remove_dir_all(&self.directory) {
            log::warn!("cannot remove {}: {error}", self.directory.display());
        }
    }
}

/// Returns a new directory that the account which runs Postgres may pass
/// through (as root, `tempfile` would make one that it may not).
fn temporary_directory() -> Result<PathBuf, EmbeddedError> {
    let mut suffix = [0; 6];
    fill_random(&mut suffix)?;
    let root = rustix::process::geteuid().is_root();
    let directory = std::env::temp_dir().join(format!(
        "logbook-test-{}",
        base16ct::lower::encode_string(&suffix)
    ));
    create_directory(&directory, if root { 0o711 } else { 0o700 })?;
    Ok(directory)
}
