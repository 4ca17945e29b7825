//! Data directories, connections, and ways to break both.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_embedded::{Cluster, DATABASE, Options};

/// A data directory that is removed at the end, with a parent that any account may pass.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// Crashes of Postgres lose nothing that the system already has, so most
    /// tests do without waiting for the disk.
    pub(crate) fn options(&self) -> Options {
        Options {
            data_dir: self.data(),
            binaries: None,
            durable: false,
        }
    }

    pub(crate) fn start_durable(&self) -> Cluster {
        let options = Options {
            durable: true,
            ..self.options()
        };
        Cluster::start(&options).unwrap()
    }

    pub(crate) fn start(&self) -> Cluster {
        Cluster::start(&self.options()).unwrap()
    }

    pub(crate) fn fail(&self) -> String {
        Cluster::start(&self.options()).unwrap_err().to_string()
    }
}

pub(crate) fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::establish(&cluster.url(DATABASE)).unwrap()
}

pub(crate) fn execute(cluster: &Cluster, statement: &str) {
    diesel::sql_query(statement)
        .execute(&mut connect(cluster))
        .unwrap();
}

#[derive(QueryableByName)]
pub(crate) struct Count {
    #[diesel(sql_type = BigInt)]
    pub(crate) count: i64,
}

pub(crate) fn count_notes(connection: &mut PgConnection) -> i64 {
    diesel::sql_query("SELECT count(*) AS count FROM notes")
        .get_result::<Count>(connection)
        .unwrap()
        .count
}

#[derive(QueryableByName)]
pub(crate) struct Setting {
    #[diesel(sql_type = Text)]
    pub(crate) value: String,
}

pub(crate) fn show(cluster: &Cluster, name: &str) -> String {
    let query = format!("SELECT current_setting('{name}') AS value");
    diesel::sql_query(query)
        .get_result::<Setting>(&mut connect(cluster))
        .unwrap()
        .value
}

/// Tries until it works, as a client does that retries.
pub(crate) fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        assert!(
            Instant::now() < deadline,
            "{what} did not happen within 30 s"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A Postgres on the cluster that no server watches.
pub(crate) struct Orphan(pub(crate) std::process::Child);

impl Orphan {
    pub(crate) fn start(data: &Path) -> Self {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::process::CommandExt;
        let binaries = logbook_embedded::Binaries::find(None, None).unwrap();
        let cluster = data.join("postgres/cluster");
        let owner = fs::metadata(&cluster).unwrap();
        let mut command = std::process::Command::new(binaries.directory().join("postgres"));
        command
            .arg("-D")
            .arg(&cluster)
            .stderr(std::process::Stdio::null());
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.uid(owner.uid()).gid(owner.gid());
        }
        let child = command.spawn().unwrap();
        let ready = || {
            fs::read_to_string(cluster.join("postmaster.pid"))
                .ok()
                .filter(|text| text.contains("ready"))
        };
        eventually("an orphan", ready);
        Self(child)
    }
}

impl Drop for Orphan {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A file system of 16 MB, less than any cluster needs; only root can mount one.
pub(crate) struct SmallDisk(pub(crate) tempfile::TempDir);

impl SmallDisk {
    pub(crate) fn mount() -> Option<Self> {
        let place = Place::new();
        let mount = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16m,mode=755", "none"])
            .arg(place.0.path())
            .output();
        mount
            .is_ok_and(|output| output.status.success())
            .then(|| Self(place.0))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg(self.0.path())
            .status();
    }
}
