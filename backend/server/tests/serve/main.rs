//! The program as an operator meets it: started, stopped, killed, misused.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "programs under test go by the clock of this machine"
)]

mod build_info;
mod server;

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output};

use logbook_tests::process::{exists, signal};
use server::{Place, between, eventually, mode};

/// What runs in the place of programs that the machine does not have.
const STAND_INS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/stand-ins");

#[test]
fn a_first_start_tells_how_to_sign_in_and_to_store_an_entry_once() {
    let place = Place::new();
    let mut server = place.serve();
    let (password, key) = (
        server.told("password").unwrap(),
        server.told("Bearer ").unwrap(),
    );
    let key = key.trim_matches('\'').to_owned();
    assert!(server.said.contains("admin@localhost"), "{}", server.said);
    server.store(&key);
    assert_eq!(server.total(&password), "1");

    let kept = place.0.path().join("data/ingest.key");
    assert_eq!(fs::read_to_string(&kept).unwrap().trim(), key);
    assert_eq!(mode(&kept), 0o600);

    server.signal("TERM");
    assert!(server.wait().success());
    let again = place.serve();
    assert!(
        !again.said.contains("password") && !again.said.contains("alb_"),
        "{}",
        again.said
    );
    assert_eq!(again.total(&password), "1");
}

#[test]
fn the_printed_curl_line_works() {
    let place = Place::new();
    let server = place.serve();
    let (_, line) = server.said.split_once("curl ").unwrap();
    let script = format!(
        "curl -sS -o /dev/null -w '%{{http_code}}' {}",
        line.split("\n\n").next().unwrap()
    );
    let path = format!("{}:{STAND_INS}", std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    let output = shell.args(["-c", &script]).env("PATH", path).output();
    let output = output.unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "201",
        "{script}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn settings_that_do_not_fit_each_other_stop_the_start_and_say_which() {
    let place = Place::new();
    let mut server = place.serve();
    let password = server.told("password").unwrap();
    let change = r#"{"audit_log": {"content_retention_days": 5}}"#;
    server.ask(&password, "PATCH", "/api/v1/settings", change);
    server.signal("TERM");
    server.wait();

    let shorter = ("LOGBOOK_AUDIT_LOG__RETENTION_DAYS", "3");
    let listen = ("LOGBOOK_LISTEN", "127.0.0.1:0");
    let Output { status, stderr, .. } = place.run(&["serve"], &[shorter, listen]);
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(1), "{said}");
    let expected = "audit_log.content_retention_days: must be at most audit_log.retention_days, which is 3, not 5";
    assert!(said.contains(expected), "{said}");
    assert!(
        place
            .serve()
            .ask(&password, "GET", "/api/v1/settings", "")
            .contains("\"database\"")
    );
}

#[test]
fn every_polite_signal_stops_server_and_postgres() {
    let place = Place::new();
    for name in ["TERM", "INT"] {
        let mut server = place.serve();
        let postgres = place.postgres_pid().unwrap();
        server.signal(name);
        let status = server.wait();
        assert_eq!(status.code(), Some(0), "{name}");
        assert!(!exists(postgres), "{name} left Postgres running");
        assert_eq!(
            place.postgres_pid(),
            None,
            "{name}: Postgres did not end in order"
        );
    }
}

#[test]
fn a_killed_server_takes_postgres_along_and_keeps_what_it_acknowledged() {
    let place = Place::new();
    let mut server = place.serve();
    let (password, key) = (
        server.told("password").unwrap(),
        server.told("Bearer ").unwrap(),
    );
    server.store(key.trim_matches('\''));
    let postgres = place.postgres_pid().unwrap();
    server.signal("KILL");
    assert!(!server.wait().success());
    eventually("the end of Postgres", || !exists(postgres));
    assert_eq!(place.serve().total(&password), "1");
}

#[test]
fn a_killed_postgres_is_back_in_a_moment() {
    let place = Place::new();
    let server = place.serve();
    let (password, key) = (
        server.told("password").unwrap(),
        server.told("Bearer ").unwrap(),
    );
    let key = key.trim_matches('\'').to_owned();
    server.store(&key);
    assert!(signal("KILL", place.postgres_pid().unwrap()));
    // A process of the killed Postgres may serve for a moment longer, and an entry
    // whose commit was cut off may be stored: the same entry is sent until it is
    // known to be there.
    let now = chrono::Utc::now().to_rfc3339();
    let entry = format!(r#"{{"model": "m", "id": "again", "started_at": "{now}"}}"#);
    eventually("an entry stored again", || {
        match server.post(&key, &entry).0 {
            200 | 201 => true,
            503 => false,
            other => panic!("answered {other} instead of 503"),
        }
    });
    eventually("a list", || {
        match server.answer(&password, "GET", "/api/v1/logs", "") {
            (200, body) => {
                assert_eq!(between(&body, r#""total":"#, ","), "2");
                true
            }
            (503, _) => false,
            other => panic!("answered {other:?} instead of 503"),
        }
    });
}

#[test]
fn runs_of_jobs_are_measured() {
    let place = Place::new();
    let server = place.serve();
    let run = r#"logbook_job_runs_total{job_name="roll up",outcome="succeeded"} "#;
    let no_failure = r#"logbook_job_runs_total{job_name="roll up",outcome="failed"} 0"#;
    eventually("a run of the roll-up", || {
        let (status, metrics) = server.request("GET", "/metrics", &[], "");
        assert_eq!(status, 200);
        let is_there = |begin| metrics.lines().any(|line| line.starts_with(begin));
        is_there(run) && is_there(no_failure)
    });
}

#[test]
fn an_address_in_use_is_named_with_what_to_do() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = place.run(&["serve"], &[("LOGBOOK_LISTEN", &address)]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains(&format!("cannot listen at {address}"))
            && message.contains("setting listen"),
        "{message}"
    );
    assert!(
        !place.0.path().join("data").exists(),
        "Postgres was started in vain"
    );
}

#[test]
fn wrong_settings_and_wrong_arguments_have_their_exit_codes() {
    let place = Place::new();
    fs::write(
        place.0.path().join("logbook.toml"),
        "listen = 1\nsurprise = 2\n",
    )
    .unwrap();
    let output = place.run(&[], &[("LOGBOOK_DATABASE_POOL_SIZE", "many")]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    for part in [
        "error: the configuration has 3 mistakes:",
        "\n  listen: ",
        "\n  surprise: ",
        "\n  LOGBOOK_DATABASE_POOL_SIZE: ",
    ] {
        assert!(message.contains(part), "{part} is missing in {message}");
    }
    assert_eq!(place.run(&["--surprise"], &[]).status.code(), Some(2));
    assert_eq!(
        place.run(&["--config", "nowhere.toml"], &[]).status.code(),
        Some(1)
    );
}

#[test]
fn a_database_that_does_not_answer_is_reported_without_its_password() {
    let place = Place::new();
    let url = "postgres://me:s3cret@127.0.0.1:1/logbook";
    let output = place.run(
        &["serve"],
        &[
            ("LOGBOOK_DATABASE_URL", url),
            ("LOGBOOK_LISTEN", "127.0.0.1:0"),
        ],
    );
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(
        message.contains("the database cannot be reached"),
        "{message}"
    );
    assert!(!message.contains("s3cret"), "{message}");
}

#[test]
fn migrating_twice_changes_nothing_the_second_time() {
    let place = Place::new();
    let said = |output: Output| String::from_utf8(output.stdout).unwrap();
    assert!(said(place.run(&["migrate"], &[])).starts_with("applied "));
    assert_eq!(
        said(place.run(&["migrate"], &[])),
        "the database schema is up to date\n"
    );
    assert_eq!(place.postgres_pid(), None, "migrate left Postgres running");
}

#[test]
fn a_lost_password_can_be_replaced() {
    let place = Place::new();
    let mut server = place.serve();
    let running = place.run(&["set-password", "admin@localhost"], &[]);
    assert!(String::from_utf8_lossy(&running.stderr).contains("in use by another logbook server"));
    server.signal("TERM");
    server.wait();

    let output = place.run(&["set-password", "Admin@localhost"], &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let password = text.split_whitespace().last().unwrap();
    assert_eq!(place.serve().total(password), "0");

    let unknown = place.run(&["set-password", "nobody@localhost"], &[]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&unknown.stderr).contains("there is no account nobody@localhost")
    );
}

#[test]
fn the_settings_can_be_checked_without_starting_anything() {
    let place = Place::new();
    let output = place.run(
        &["check"],
        &[
            ("LOGBOOK_AUDIT_LOG__RETENTION_DAYS", "30"),
            ("LOGBOOK_ADMIN__PASSWORD", "very secret words"),
        ],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with("audit_log.retention_days"))
        .unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>(),
        ["audit_log.retention_days", "environment", "30"]
    );
    assert!(!text.contains("very secret"), "{text}");
    assert!(!PathBuf::from(place.0.path()).join("data").exists());
}
