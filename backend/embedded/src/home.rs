//! Where the cluster lives, and what lies beside it.
//!
//! ```text
//! data_dir/
//!   logbook.lock         held by the running server
//!   postgres.password    0600, the database password
//!   postgres.location    only when the cluster had to go elsewhere: its path
//!   postgres/            0700, owned by the account that runs Postgres
//!     cluster/           what Postgres calls its data directory
//!     socket/            the only door: a Unix socket
//!     postgres.log
//! ```

use std::fs::{self, DirBuilder, Permissions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::account::Account;
use super::error::EmbeddedError;

/// Where clusters go when root's data directory is closed to the account that
/// runs Postgres (a checkout under /root).
const SYSTEM_DIRECTORY: &str = "/var/lib/logbook";

/// The directories of one embedded Postgres.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    data_dir: PathBuf,
    root: PathBuf,
    account: Account,
}

impl Home {
    /// Creates what is missing and decides where the cluster lives.
    pub(crate) fn open(data_dir: &Path) -> Result<Self, EmbeddedError> {
        // The account must pass through root's data directory to its own
        // part of it; the secrets in there have modes of their own.
        let mode = if rustix::process::geteuid().is_root() {
            0o711
        } else {
            0o700
        };
        create_directory(data_dir, mode)?;
        let data_dir = fs::canonicalize(data_dir).map_err(EmbeddedError::io("find", data_dir))?;
        let (root, account) = match recorded_location(&data_dir)? {
            Some(root) => (root.clone(), Account::choose(&root)?),
            None => choose_location(&data_dir)?,
        };
        create_directory(&root, 0o700)?;
        account.own(&root)?;
        Ok(Self {
            data_dir,
            root,
            account,
        })
    }

    pub(crate) fn account(&self) -> Account {
        self.account
    }

    /// Returns what Postgres calls its data directory.
    pub(crate) fn cluster(&self) -> PathBuf {
        self.root.join("cluster")
    }

    /// Returns the server's data directory, canonical.
    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Returns the private part of the data directory.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    pub(crate) fn socket_directory(&self) -> PathBuf {
        self.root.join("socket")
    }

    pub(crate) fn password_file(&self) -> PathBuf {
        self.data_dir.join("postgres.password")
    }

    /// Returns the major version that made the cluster, if there is one.
    pub(crate) fn cluster_version(&self) -> Result<Option<u32>, EmbeddedError> {
        let path = self.cluster().join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(EmbeddedError::io("read", &path)(error)),
        }
    }
}

/// Returns where an earlier start of root put the cluster, if not in the data
/// directory.
fn recorded_location(data_dir: &Path) -> Result<Option<PathBuf>, EmbeddedError> {
    let path = data_dir.join("postgres.location");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(PathBuf::from(text.trim()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EmbeddedError::io("read", &path)(error)),
    }
}

/// Returns the data directory, unless the account that must run Postgres cannot
/// get there; then a new directory in `/var/lib/logbook`, recorded for next
/// time.
fn choose_location(data_dir: &Path) -> Result<(PathBuf, Account), EmbeddedError> {
    let root = data_dir.join("postgres");
    let account = Account::choose(&root)?;
    if !account.is_switched() || account.can_enter(data_dir) {
        return Ok((root, account));
    }
    let mut suffix = [0; 4];
    fill_random(&mut suffix)?;
    let elsewhere = Path::new(SYSTEM_DIRECTORY).join(format!(
        "postgres-{}",
        base16ct::lower::encode_string(&suffix)
    ));
    create_directory(Path::new(SYSTEM_DIRECTORY), 0o755)?;
    write_private(
        &data_dir.join("postgres.location"),
        &format!("{}\n", elsewhere.display()),
    )?;
    log::warn!(
        "user id {} cannot enter {}, so the database goes to {} (recorded in postgres.location there)",
        account.uid(),
        data_dir.display(),
        elsewhere.display()
    );
    Ok((elsewhere, account))
}

/// Creates a directory and its parents; one that exists keeps its mode.
pub(crate) fn create_directory(path: &Path, mode: u32) -> Result<(), EmbeddedError> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        fs::create_dir_all(parent).map_err(EmbeddedError::io("create", parent))?;
    }
    DirBuilder::new()
        .mode(mode)
        .create(path)
        .map_err(EmbeddedError::io("create", path))?;
    // The mode given above is cut by the umask.
    fs::set_permissions(path, Permissions::from_mode(mode))
        .map_err(EmbeddedError::io("protect", path))
}

/// Writes a file that only its owner may read, replacing it in one step so
/// that a full disk leaves the old one whole.
pub fn write_private(path: &Path, text: &str) -> Result<(), EmbeddedError> {
    let draft = path.with_extension("new");
    let write = || {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    write().map_err(EmbeddedError::io("write", path))
}

/// Fills a buffer with random bytes.
pub(crate) fn fill_random(bytes: &mut [u8]) -> Result<(), EmbeddedError> {
    getrandom::fill(bytes).map_err(|error| EmbeddedError::Random(error.to_string()))
}
