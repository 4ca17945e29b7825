//! A private Postgres in the data directory, for everyone who has no database
//! server and wants none.
//!
//! The first start makes a cluster, later starts reuse it, stopping ends it. It
//! is reachable only from this machine and only with its random password.

mod account;
mod binaries;
mod endpoint;
mod error;
mod home;
mod initdb;
mod lock;
mod orphan;
mod postmaster;
mod process;
mod settings;
mod supervisor;
mod throw_away;
mod watchdog;

use std::path::{Path, PathBuf};

pub use binaries::Binaries;
pub use error::EmbeddedError;
pub use home::write_private;
pub use initdb::DATABASE;
pub use throw_away::ThrowAway;

use endpoint::Endpoint;
use home::Home;
use lock::Lock;
use postmaster::Postmaster;
use supervisor::Supervisor;
use watchdog::Watchdog;

/// How to run a private Postgres.
#[derive(Debug, Clone)]
pub struct Options {
    /// The server's data directory; created when missing.
    pub data_dir: PathBuf,
    /// The directory of `initdb` and `postgres`; searched for when absent.
    pub binaries: Option<PathBuf>,
    /// Whether commits survive a crash. Only throw-away clusters do without.
    pub durable: bool,
}

/// A running private Postgres. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    // Fields drop in this order: Postgres, then its watchdog, then the locks.
    supervisor: Supervisor,
    _watchdog: Option<Watchdog>,
    endpoint: Endpoint,
    password: String,
    home: Home,
    _locks: Vec<Lock>,
}

impl Cluster {
    /// Starts the Postgres of a data directory, making it first where there is
    /// none. Blocks until it takes connections.
    ///
    /// # Errors
    /// Every [`EmbeddedError`] but those of tests; each says what to do.
    pub fn start(options: &Options) -> Result<Self, EmbeddedError> {
        Self::start_removing(options, None)
    }

    /// As [`Cluster::start`]; `remove` is deleted if this process is killed.
    fn start_removing(options: &Options, remove: Option<&Path>) -> Result<Self, EmbeddedError> {
        let home = Home::open(&options.data_dir)?;
        let locks = acquire_locks(&home)?;
        let binaries = find_binaries(&home, options)?;
        let password = prepare_cluster(&home, &binaries, options.durable)?;
        let endpoint = Endpoint::open(&home)?;
        settings::write(&home, &binaries, &endpoint, options.durable)?;
        // Before Postgres, so that no moment is left in which a kill orphans it.
        let watchdog = Watchdog::start(&home.cluster(), remove).inspect_err(|error| {
            log::warn!("cannot watch over Postgres, it would outlive a killed server: {error}");
        });
        let postmaster = Postmaster::start(&home, &binaries)?;
        let supervisor = Supervisor::watch(postmaster, home.clone(), binaries);
        Ok(Self {
            supervisor,
            _watchdog: watchdog.ok(),
            endpoint,
            password,
            home,
            _locks: locks,
        })
    }

    /// Returns a connection URL, as libpq takes it, for the database named.
    pub fn url(&self, database: &str) -> String {
        self.endpoint.url(initdb::USER, &self.password, database)
    }

    /// Returns the process id of the Postgres that runs now.
    pub fn pid(&self) -> u32 {
        self.supervisor.pid()
    }

    /// Returns the directory of its data.
    pub fn directory(&self) -> PathBuf {
        self.home.cluster()
    }

    /// Stops Postgres: ends its connections, writes a checkpoint, waits.
    pub fn stop(self) {}
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.supervisor.stop();
        self.endpoint.close();
    }
}

/// Locks the data directory, and the cluster's own when it lies elsewhere: a
/// copied data directory points to the same cluster.
fn acquire_locks(home: &Home) -> Result<Vec<Lock>, EmbeddedError> {
    let mut locks = vec![Lock::acquire(home.data_dir())?];
    if !home.root().starts_with(home.data_dir()) {
        locks.push(Lock::acquire(home.root())?);
    }
    Ok(locks)
}

fn find_binaries(home: &Home, options: &Options) -> Result<Binaries, EmbeddedError> {
    let made_by = home.cluster_version()?;
    let binaries = Binaries::find(options.binaries.as_deref(), made_by)?;
    if let Some(found) = made_by.filter(|found| *found != binaries.version()) {
        return Err(EmbeddedError::OtherVersion {
            path: home.cluster(),
            found,
            have: binaries.version(),
            binaries: binaries.directory().to_path_buf(),
        });
    }
    let account = home.account();
    if !account.can_run(&binaries.postgres(), home.root()) {
        let binaries = binaries.directory().to_path_buf();
        return Err(EmbeddedError::BinariesOutOfReach {
            binaries,
            account: account.uid(),
        });
    }
    Ok(binaries)
}

/// Makes or recovers the cluster and returns its password.
fn prepare_cluster(
    home: &Home,
    binaries: &Binaries,
    durable: bool,
) -> Result<String, EmbeddedError> {
    let exists = home.cluster_version()?.is_some();
    let (password, is_new) = initdb::password(home)?;
    if !exists {
        log::info!(
            "making a private PostgreSQL {} in {}",
            binaries.version(),
            home.root().display()
        );
        initdb::create(home, binaries, &password, durable)?;
        return Ok(password);
    }
    orphan::recover(&home.cluster())?;
    if is_new {
        initdb::reset_password(home, binaries, &password)?;
    }
    Ok(password)
}
