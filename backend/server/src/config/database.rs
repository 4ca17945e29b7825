//! Which Postgres holds the log.

use std::path::PathBuf;

use logbook_api::BufferOptions;
use serde_json::json;
use url::Url;

use super::network::path;
use super::reader::Reader;
use super::value::Raw;

/// The most connections the embedded Postgres can give to the pool; it allows
/// 100, and some must be left for psql and backups.
const MOST_EMBEDDED: u32 = 90;

/// The database and where an embedded one lives.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseConfig {
    /// A database server of one's own; an embedded Postgres when absent.
    pub(crate) url: Option<String>,
    /// Everything the server keeps on disk.
    pub(crate) data_dir: PathBuf,
    /// The directory of `initdb` and `postgres`; searched for when absent.
    pub(crate) postgres_bin: Option<PathBuf>,
    /// The most connections the server opens.
    pub(crate) pool_size: u32,
    /// The most that exports keep on disk for clients that are slow, in MiB.
    pub(crate) export_buffer_mib: u32,
    pub(crate) cache_mib: u32,
}

impl std::fmt::Debug for DatabaseConfig {
    /// Without the URL: it holds a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            url,
            data_dir,
            postgres_bin,
            pool_size,
            export_buffer_mib,
            cache_mib,
        } = self;
        f.debug_struct("DatabaseConfig")
            .field("url", &url.as_ref().map(|_| "…"))
            .field("data_dir", data_dir)
            .field("postgres_bin", postgres_bin)
            .field("pool_size", pool_size)
            .field("export_buffer_mib", export_buffer_mib)
            .field("cache_mib", cache_mib)
            .finish()
    }
}

impl DatabaseConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let url = reader.take(
            "database_url",
            None,
            |raw| parse_url(raw).map(Some),
            |url| json!(url.as_deref().map(without_password)),
        );
        let data_dir = path(reader, "data_dir", "./data");
        let bin = |raw: &Raw| raw.text().map(|text| Some(PathBuf::from(text)));
        let postgres_bin = reader.take("postgres_bin", None, bin, |path: &Option<PathBuf>| {
            json!(path)
        });
        let pool_size = reader.take(
            "database_pool_size",
            16,
            |raw| raw.integer(2, 1_000),
            |size| json!(size),
        );
        if url.is_none() && pool_size > MOST_EMBEDDED {
            let message = format!(
                "must be at most {MOST_EMBEDDED} with the embedded Postgres, not {pool_size}"
            );
            reader.mistake("database_pool_size", message);
        }
        let export_buffer_mib = reader.take(
            "export_buffer_mib",
            1_024,
            |raw| raw.integer(0, 1_048_576),
            |size| json!(size),
        );
        let cache_mib = reader.take(
            "cache_mib",
            128,
            |raw| raw.integer(16, 1_048_576),
            |size| json!(size),
        );
        Self {
            url,
            data_dir,
            postgres_bin,
            pool_size,
            export_buffer_mib,
            cache_mib,
        }
    }

    /// Returns the most bytes that the read cache may take.
    pub(crate) fn cache_bytes(&self) -> u64 {
        u64::from(self.cache_mib) * 1024 * 1024
    }

    /// Returns where exports keep what their clients have not taken. In the
    /// data directory: a temporary directory is memory on many systems.
    pub(crate) fn export_buffer(&self) -> BufferOptions {
        BufferOptions {
            directory: Some(self.data_dir.clone()),
            most_bytes: u64::from(self.export_buffer_mib) * 1024 * 1024,
        }
    }
}

/// Checks the form only. The value is never repeated: it holds a password.
fn parse_url(raw: &Raw) -> Result<String, String> {
    let text = raw.text()?;
    let is_url = text.starts_with("postgres://") || text.starts_with("postgresql://");
    let right = "must be a URL such as postgres://user:password@host:5432/logbook";
    if is_url {
        Ok(text)
    } else {
        Err(right.to_owned())
    }
}

/// Returns the URL as it may be shown. What cannot be taken apart (libpq knows
/// URLs with several hosts) is not shown at all.
fn without_password(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) => {
            let hidden = url.password().is_none() || url.set_password(Some("…")).is_ok();
            url.set_query(None);
            if hidden {
                url.to_string().replace("%E2%80%A6", "…")
            } else {
                "…".to_owned()
            }
        }
        Err(_) => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_urls_hold_no_password() {
        for url in [
            "postgres://u:s3cret@h/db",
            "postgres://u@h/db?password=s3cret",
            "postgres://u:s3cret@a:1,b:2/db",
        ] {
            assert!(
                !without_password(url).contains("s3cret"),
                "{}",
                without_password(url)
            );
        }
        assert_eq!(
            without_password("postgres://u:s3cret@h:5432/db"),
            "postgres://u:…@h:5432/db"
        );
    }
}
