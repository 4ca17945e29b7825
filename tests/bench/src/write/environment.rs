//! What is measured on: one durable cluster, the log's database on it with the
//! server in front, and a twin of that database for the comparison.

use chrono::{DateTime, Utc};
use logbook_embedded::{Cluster, DATABASE, Options};

use crate::error::Result;
use crate::shared::directory::Directory;
use crate::shared::load::Load;
use crate::shared::server::{Server, ServerOptions};
use crate::shared::sql;
use crate::shared::tools::Tools;
use crate::write::args::Args;
use crate::write::entries::{Lines, REDACTION, Window};
use crate::write::requests::{Batches, Singles, Target};

/// The database that is only written to by COPY and pgbench.
const TWIN: &str = "twin";
/// Entries sent before anything is measured: partitions, series and caches are
/// then as they are in a log that has been running for a while.
const WARM_UP: u64 = 10_000;
/// Seconds of single entries before anything is measured.
const WARM_UP_SECONDS: u64 = 1;

/// Everything a measurement needs.
pub(crate) struct Environment {
    // Fields drop in this order: the server, its Postgres, then the files.
    pub(crate) server: Server,
    pub(crate) target: Target,
    cluster: Cluster,
    pub(crate) directory: Directory,
    pub(crate) lines: Lines,
    pub(crate) tools: Tools,
    began: DateTime<Utc>,
}

impl Environment {
    /// Starts all of it.
    pub(crate) fn make(args: &Args, lines: Lines) -> Result<Self> {
        let tools = Tools::find()?;
        let directory = Directory::create(args.directory.as_deref())?;
        let cluster = Cluster::start(&Options {
            data_dir: directory.path().join("data"),
            binaries: None,
            durable: true,
        })?;
        let options = ServerOptions {
            database_url: cluster.url(DATABASE),
            directory: directory.path().to_path_buf(),
            program: None,
            settings: settings(args),
        };
        let began = Utc::now();
        let key = warm_up(&options, &lines, &Window::of_round(began, 0))?;
        // A twin with the same partitions, indexes and rows.
        let mut admin = sql::connect(&cluster.url("postgres"))?;
        sql::execute(
            &mut admin,
            &format!("CREATE DATABASE {TWIN} TEMPLATE {DATABASE}"),
        )?;
        let server = Server::start(&options)?;
        let target = Target {
            address: server.address,
            key,
        };
        Ok(Self {
            server,
            target,
            cluster,
            directory,
            lines,
            tools,
            began,
        })
    }

    /// The URL of the log's database.
    pub(crate) fn log(&self) -> String {
        self.cluster.url(DATABASE)
    }

    /// The URL of the database for the comparison.
    pub(crate) fn twin(&self) -> String {
        self.cluster.url(TWIN)
    }

    /// The process that all of Postgres descends from.
    pub(crate) fn postgres_pid(&self) -> u32 {
        self.cluster.pid()
    }

    /// The minute of the log that belongs to a round; round 0 is the warm-up.
    pub(crate) fn window(&self, round: u32) -> Window {
        Window::of_round(self.began, round)
    }

    /// Writes everything to disk, so that each measurement begins alike.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        sql::execute(&mut sql::connect(&self.log())?, "CHECKPOINT")
    }

    /// Ends server and Postgres and removes the files.
    pub(crate) fn clear(self) -> Result<()> {
        self.server.stop()
    }
}

/// The redaction rules, then what the command line sets.
fn settings(args: &Args) -> Vec<String> {
    let rules = REDACTION.map(|(name, value)| format!("{name}={value}"));
    rules.into_iter().chain(args.settings.clone()).collect()
}

/// Runs a server for the first time and gives its API key. It has stopped when
/// this returns: a database in use cannot be copied.
fn warm_up(options: &ServerOptions, lines: &Lines, window: &Window) -> Result<String> {
    let server = Server::start(options)?;
    let target = Target {
        address: server.address,
        key: server.key()?,
    };
    let load = |connections, seconds| Load {
        address: target.address,
        connections,
        time: std::time::Duration::from_secs(seconds),
    };
    load(4, 30).run(&mut Batches::new(&target, lines, *window, WARM_UP))?;
    load(64, WARM_UP_SECONDS).run(&mut Singles::after(&target, lines, *window, WARM_UP))?;
    server.stop()?;
    Ok(target.key)
}
