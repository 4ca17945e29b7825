//! The private Postgres, with real PostgreSQL processes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod support;

use std::fs;
use std::path::Path;

use diesel::prelude::*;
use logbook_embedded::{Cluster, DATABASE, EmbeddedError, Options, ThrowAway};
use logbook_tests::process::signal;

use support::{
    Orphan, Place, Setting, SmallDisk, connect, count_notes, eventually, execute, mode, show,
};

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
    assert!(signal("KILL", pid));
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
    let lock = place.data().join("postgres/socket/.s.PGSQL.5432.lock");
    fs::write(
        &lock,
        format!("{}\n/nowhere\n0\n5432\n\n", std::process::id()),
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
