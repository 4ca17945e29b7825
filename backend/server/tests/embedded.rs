//! The private Postgres, with real PostgreSQL processes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_server::embedded::{Cluster, DATABASE, EmbeddedError, Options, ThrowAway};

/// A data directory that is removed at the end, with a parent that any account may pass.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// Crashes of Postgres lose nothing that the system already has, so most
    /// tests do without waiting for the disk.
    fn options(&self) -> Options {
        Options {
            data_dir: self.data(),
            binaries: None,
            durable: false,
        }
    }

    fn start_durable(&self) -> Cluster {
        let options = Options {
            durable: true,
            ..self.options()
        };
        Cluster::start(&options).unwrap()
    }

    fn start(&self) -> Cluster {
        Cluster::start(&self.options()).unwrap()
    }

    fn fail(&self) -> String {
        Cluster::start(&self.options()).unwrap_err().to_string()
    }
}

fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::establish(&cluster.url(DATABASE)).unwrap()
}

fn execute(cluster: &Cluster, statement: &str) {
    diesel::sql_query(statement)
        .execute(&mut connect(cluster))
        .unwrap();
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count_notes(connection: &mut PgConnection) -> i64 {
    diesel::sql_query("SELECT count(*) AS count FROM notes")
        .get_result::<Count>(connection)
        .unwrap()
        .count
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

fn show(cluster: &Cluster, name: &str) -> String {
    let query = format!("SELECT current_setting('{name}') AS value");
    diesel::sql_query(query)
        .get_result::<Setting>(&mut connect(cluster))
        .unwrap()
        .value
}

fn kill(pid: u32) {
    let status = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Tries until it works, as a client does that retries.
fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
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

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_first_start_makes_a_cluster_and_later_ones_reuse_it() {
    let place = Place::new();
    let cluster = place.start();
    execute(&cluster, "CREATE TABLE notes (note text)");
    execute(&cluster, "INSERT INTO notes VALUES ('kept')");
    let (pid, url) = (cluster.pid(), cluster.url(DATABASE));
    cluster.stop();
    assert!(
        PgConnection::establish(&url).is_err(),
        "Postgres still answers after stop"
    );

    let again = place.start();
    assert_ne!(again.pid(), pid);
    assert_eq!(again.url(DATABASE), url);
    assert_eq!(count_notes(&mut connect(&again)), 1);
}

#[test]
fn it_is_durable_checksummed_utf8_and_ordered_by_code_point() {
    let place = Place::new();
    let cluster = place.start_durable();
    for name in [
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "data_checksums",
    ] {
        assert_eq!(show(&cluster, name), "on", "{name}");
    }
    assert_eq!(show(&cluster, "server_encoding"), "UTF8");
    let query =
        "SELECT string_agg(t, '' ORDER BY t) AS value FROM unnest(array['b', 'B', 'a', 'ä']) t";
    let order = diesel::sql_query(query)
        .get_result::<Setting>(&mut connect(&cluster))
        .unwrap()
        .value;
    assert_eq!(order, "Babä");
    let lower = diesel::sql_query("SELECT lower('ÄÖÉ') AS value")
        .get_result::<Setting>(&mut connect(&cluster))
        .unwrap()
        .value;
    assert_eq!(lower, "äöé");
}

#[test]
fn nobody_gets_in_without_the_password() {
    let place = Place::new();
    let cluster = place.start();
    let url = cluster.url(DATABASE);
    let (before, rest) = url.split_once("logbook:").unwrap();
    let (_, host) = rest.split_once('@').unwrap();
    for login in ["logbook:wrong", "logbook", "postgres:wrong"] {
        let error = PgConnection::establish(&format!("{before}{login}@{host}"))
            .map(drop)
            .unwrap_err()
            .to_string();
        assert!(error.contains("password"), "{login}: {error}");
    }
    let password = place.data().join("postgres.password");
    assert_eq!(mode(&password), 0o600);
    assert!(url.contains(fs::read_to_string(password).unwrap().trim()));
}

#[test]
fn it_listens_on_a_socket_only_its_owner_can_reach() {
    let place = Place::new();
    let cluster = place.start();
    assert_eq!(show(&cluster, "listen_addresses"), "");
    assert_eq!(mode(&place.data().join("postgres")), 0o700);
    assert_eq!(mode(&place.data().join("postgres/socket")), 0o700);
}

#[test]
fn a_data_directory_too_deep_for_a_socket_works_too() {
    let place = Place::new();
    let deep = place.0.path().join("d".repeat(60)).join("e".repeat(60));
    let options = Options {
        data_dir: deep,
        ..place.options()
    };
    let cluster = Cluster::start(&options).unwrap();
    let directory = show(&cluster, "unix_socket_directories");
    assert!(
        directory.len() < 60 && Path::new(directory.trim_matches('"')).exists(),
        "{directory}"
    );
    assert_eq!(show(&cluster, "listen_addresses"), "");
    cluster.stop();
    assert!(
        !Path::new(directory.trim_matches('"')).exists(),
        "{directory} was left behind"
    );
}

#[test]
fn a_second_server_on_the_same_directory_is_refused() {
    let place = Place::new();
    let cluster = place.start();
    let message = place.fail();
    assert!(
        message.contains("is in use by another logbook server (process "),
        "{message}"
    );
    assert!(message.contains("setting data_dir"), "{message}");
    execute(&cluster, "SELECT 1");
}

#[test]
fn a_killed_postgres_comes_back_with_every_commit() {
    let place = Place::new();
    let cluster = place.start_durable();
    execute(&cluster, "CREATE TABLE notes (note text)");
    execute(&cluster, "INSERT INTO notes VALUES ('acknowledged')");
    let pid = cluster.pid();
    kill(pid);
    let mut connection = eventually("a new Postgres", || {
        PgConnection::establish(&cluster.url(DATABASE))
            .ok()
            .filter(|_| cluster.pid() != pid)
    });
    assert_eq!(count_notes(&mut connection), 1);
}

#[test]
fn a_postgres_that_outlived_its_server_is_stopped_and_started_anew() {
    let place = Place::new();
    let cluster = place.start_durable();
    execute(&cluster, "CREATE TABLE notes (note text)");
    execute(&cluster, "INSERT INTO notes VALUES ('acknowledged')");
    let pid = cluster.pid();
    cluster.stop();
    let orphan = Orphan::start(&place.data());
    assert_ne!(orphan.0.id(), pid);

    let again = place.start();
    assert_ne!(again.pid(), orphan.0.id());
    assert_eq!(count_notes(&mut connect(&again)), 1);
}

/// A Postgres on the cluster that no server watches.
struct Orphan(std::process::Child);

impl Orphan {
    fn start(data: &Path) -> Self {
        use std::os::unix::fs::MetadataExt;
        use std::os::unix::process::CommandExt;
        let binaries = logbook_server::embedded::Binaries::find(None, None).unwrap();
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

#[test]
fn a_process_id_taken_over_by_another_program_does_no_harm() {
    let place = Place::new();
    place.start().stop();
    let stale = place.data().join("postgres/cluster/postmaster.pid");
    fs::write(
        &stale,
        format!("{}\n/nowhere\n0\n5432\n\n\n", std::process::id()),
    )
    .unwrap();
    execute(&place.start(), "SELECT 1");
}

#[test]
fn a_cluster_of_another_major_version_is_refused_and_left_alone() {
    let place = Place::new();
    place.start().stop();
    let version = place.data().join("postgres/cluster/PG_VERSION");
    fs::write(&version, "9\n").unwrap();
    let message = place.fail();
    assert!(
        message.contains("was created by PostgreSQL 9, but the binaries in"),
        "{message}"
    );
    assert!(
        message.contains("point the setting postgres_bin to PostgreSQL 9"),
        "{message}"
    );
    assert_eq!(fs::read_to_string(&version).unwrap(), "9\n");
}

#[test]
fn missing_binaries_are_reported_with_what_to_do() {
    let place = Place::new();
    let options = Options {
        binaries: Some(place.0.path().to_path_buf()),
        ..place.options()
    };
    let error = Cluster::start(&options).unwrap_err();
    assert!(
        matches!(error, EmbeddedError::UnusableBinaries { .. }),
        "{error}"
    );
}

#[test]
fn a_first_start_that_was_killed_half_way_is_begun_again() {
    let place = Place::new();
    let half = place.data().join("postgres/cluster.new");
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();
    execute(&place.start(), "SELECT 1");
}

#[test]
fn a_lost_password_file_is_replaced() {
    let place = Place::new();
    let cluster = place.start();
    let before = cluster.url(DATABASE);
    cluster.stop();
    fs::remove_file(place.data().join("postgres.password")).unwrap();
    let cluster = place.start();
    assert_ne!(cluster.url(DATABASE), before);
    execute(&cluster, "SELECT 1");
}

#[test]
fn a_full_disk_is_reported_as_such() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let options = Options {
        data_dir: disk.0.path().join("data"),
        binaries: None,
        durable: true,
    };
    let error = Cluster::start(&options).unwrap_err();
    assert!(matches!(error, EmbeddedError::DiskFull { .. }), "{error}");
    assert!(
        error.to_string().contains("free some space there"),
        "{error}"
    );
}

/// A file system of 16 MB, less than any cluster needs; only root can mount one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
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

#[test]
fn a_throw_away_cluster_leaves_nothing() {
    let throw_away = ThrowAway::start().unwrap();
    let mut connection = PgConnection::establish(&throw_away.url(DATABASE)).unwrap();
    let directory = diesel::sql_query("SELECT current_setting('data_directory') AS value")
        .get_result::<Setting>(&mut connection)
        .unwrap()
        .value;
    assert!(Path::new(&directory).exists());
    drop(connection);
    drop(throw_away);
    assert!(!Path::new(&directory).exists(), "{directory}");
}
