//! One cluster with a database for each size.

use logbook_embedded::{Cluster, DATABASE, Options};
use logbook_store::Connection;

use crate::error::Result;
use crate::read::args::Args;
use crate::read::size::Size;
use crate::shared::directory::Directory;
use crate::shared::server::{Server, ServerOptions};
use crate::shared::sql;

/// Who signs in.
pub(crate) const EMAIL: &str = "bench@example.org";
/// Of an account that lives on this machine for one run.
pub(crate) const PASSWORD: &str = "only-for-the-benchmark";
/// Nothing is to retire by itself while it is measured.
const SETTINGS: [&str; 3] = [
    "LOGBOOK_AUDIT_LOG__RETENTION_DAYS=3650",
    "LOGBOOK_USAGE__HOURLY_RETENTION_DAYS=3650",
    "LOGBOOK_USAGE__DAILY_RETENTION_DAYS=3650",
];

/// What everything stands on.
#[derive(Debug)]
pub(crate) struct Ground {
    // Fields drop in this order: Postgres, then the files.
    cluster: Cluster,
    pub(crate) directory: Directory,
    settings: Vec<String>,
}

impl Ground {
    /// Starts a cluster, on what an earlier run has left if that was kept.
    pub(crate) fn open(args: &Args) -> Result<Self> {
        let directory = match &args.keep {
            Some(path) => Directory::keep(path)?,
            None => Directory::create(None)?,
        };
        let cluster = Cluster::start(&Options {
            data_dir: directory.path().join("data"),
            binaries: None,
            durable: true,
        })?;
        // Building writes more log than all later requests: it need not stay on disk.
        let mut admin = sql::connect(&cluster.url(DATABASE))?;
        sql::execute(&mut admin, "ALTER SYSTEM SET max_wal_size = '1GB'")?;
        sql::execute(&mut admin, "SELECT pg_reload_conf()")?;
        let own = [
            format!("LOGBOOK_ADMIN__EMAIL={EMAIL}"),
            format!("LOGBOOK_ADMIN__PASSWORD={PASSWORD}"),
        ];
        let settings = SETTINGS.map(str::to_owned).into_iter().chain(own);
        Ok(Self {
            cluster,
            directory,
            settings: settings.chain(args.settings.clone()).collect(),
        })
    }

    /// The URL of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        self.cluster.url(database)
    }

    /// A connection to the database of a size.
    pub(crate) fn connect(&self, size: Size) -> Result<Connection> {
        sql::connect(&self.url(&database(size)))
    }

    /// A connection to none of them.
    pub(crate) fn admin(&self) -> Result<Connection> {
        sql::connect(&self.url(DATABASE))
    }

    /// Starts the server on a database.
    pub(crate) fn serve(&self, database: &str) -> Result<Server> {
        Server::start(&ServerOptions {
            database_url: self.url(database),
            directory: self.directory.path().to_path_buf(),
            settings: self.settings.clone(),
        })
    }
}

/// The name of the database of a size.
pub(crate) fn database(size: Size) -> String {
    format!("read_{}", size.to_string().to_lowercase())
}
