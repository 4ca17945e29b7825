//! A database that another version of the program has migrated is refused, and
//! left as it is.

use diesel::connection::SimpleConnection;
use logbook_store::migrations;
use logbook_tests::Program;
use logbook_tests::cluster::TestDatabase;

const TABLES: &str =
    "pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')";

fn applied(database: &TestDatabase, version: &str) {
    let insert = format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{version}')");
    database.connect().batch_execute(&insert).unwrap();
}

/// A database as versions before the first release left it, as far as it matters.
fn unreleased() -> TestDatabase {
    let database = TestDatabase::empty();
    let create = "CREATE TABLE __diesel_schema_migrations (
            version varchar(50) PRIMARY KEY,
            run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
        );
        CREATE TABLE users (id integer);";
    database.connect().batch_execute(create).unwrap();
    applied(&database, "20261121100000");
    applied(&database, "20261122000000");
    database
}

fn newer() -> TestDatabase {
    let database = TestDatabase::migrated();
    applied(&database, "29991231235959");
    database
}

#[test]
fn a_database_from_before_the_first_release_is_refused() {
    let database = unreleased();
    let error = migrations::run(&database.url).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"the database schema cannot be brought up to date: it holds migrations that this program does not know (20261121100000, 20261122000000): a version from before the first release has created this database; run this version on an empty database, and bring the entries over with `logbook export` of that version and `logbook import` of this one");
    assert_eq!(database.count(TABLES), 2);
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let database = newer();
    let before = database.count(TABLES);
    let error = migrations::run(&database.url).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"the database schema cannot be brought up to date: it holds migrations that this program does not know (29991231235959): a newer version of AI Logbook has migrated this database; run that version, or restore a backup from before its upgrade");
    assert_eq!(database.count(TABLES), before);
}

#[test]
fn every_command_that_migrates_ends_with_that_message() {
    let program = Program::default();
    for (database, unknown) in [
        (unreleased(), "20261121100000, 20261122000000"),
        (newer(), "29991231235959"),
    ] {
        for command in ["migrate", "serve"] {
            let output = program
                .command([command])
                .env("LOGBOOK_DATABASE_URL", &database.url)
                .env("LOGBOOK_LISTEN", "127.0.0.1:0")
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{command}: {said}");
            assert!(said.contains(unknown), "{command}: {said}");
        }
    }
}
