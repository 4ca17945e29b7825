//! The fixture: a database that a server on the baseline has filled.
//!
//! It was written once, by `cargo test -p logbook-tests --test it -- --ignored
//! the_fixture_of_the_baseline`, and stays as it is when migrations are added:
//! what they make of it is the test. It holds keys and passwords of nobody.

use std::fs;
use std::path::Path;

use chrono::Duration;
use logbook_domain::access::Role;
use logbook_store::retention;
use logbook_tests::{Client, TestServer, random, samples, sql};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{LATER, dump};
use crate::api::v1::ingest::samples::litellm;
use crate::api::v1::logs::list::ids;
use crate::otlp::events::apart::call;
use crate::otlp::events::sender::send;

#[test]
#[ignore = "writes the fixture, which is to stay as it is"]
fn the_fixture_of_the_baseline() {
    let server = TestServer::start();
    fill(&server);
    let mut conn = server.database.connect();
    let whole = dump::whole(&mut conn);
    write(
        "baseline.sql",
        &format!(
            "-- Filled by a server on the baseline: see tests/it/store/migrations/fill.rs.\n{whole}"
        ),
    );
    let gone = dump::rows(&mut conn, "gone");
    write(
        "gone.sql",
        &format!("-- The entries that retention has removed and usage still counts.\n{gone}\n"),
    );
    write("answers.json", &answers(&server.admin()));
}

fn write(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/migrations");
    fs::write(folder.join(name), text).unwrap();
}

/// What the server answers: numbers, every entry with its content, and the rest.
fn answers(client: &Client) -> String {
    let list = client.get("/logs?period=all&per_page=500").expect(200);
    let entries = ids(&list).into_iter().map(|id| format!("/logs/{id}"));
    let others = [
        "/logs/stats?period=all",
        "/logs/facets?period=all",
        "/usage/summary?period=all",
        "/usage/breakdown?by=user&period=all",
        "/usage/breakdown?by=model&period=all",
        "/quarantine",
    ];
    let paths = entries.chain(others.map(str::to_owned));
    let answer = |path: String| format!("{}: {}", json!(path), client.get(&path).expect(200));
    format!(
        "{{\n{}\n}}\n",
        paths.map(answer).collect::<Vec<_>>().join(",\n")
    )
}

fn fill(server: &TestServer) {
    let client = server.admin();
    let mut runner = TestRunner::deterministic();
    let mut store = |count| store(server, &client, &mut runner, count);
    administer(server);
    store(50);
    roll_up(server);
    server.clock.advance(LATER);
    store(70);
    client.post("/logs", &json!(whole(server))).expect(200);
    roll_up(server);
    retire(server, &client);
    roll_up(server);
    // Late ones of an hour that is sealed and of one that is retired, and one of the
    // hour that is not over.
    for minutes in [30 * 60, 6 * 24 * 60, 1] {
        let entry = samples::entry(&server.clock, Duration::minutes(minutes));
        client.post("/logs", &entry).expect(201);
    }
    astray(server, &client);
}

/// Accounts, sessions, settings and a view.
fn administer(server: &TestServer) {
    let admin = server.person(Role::Admin);
    server.person(Role::Viewer);
    let change = json!({"audit_log": {"retention_days": 21, "redaction_patterns": ["hush-\\d+"]}});
    admin.client.patch("/settings", &change).expect(200);
    let view = json!({
        "name": "Failed", "filter": {"status": ["failed"], "period": "7d"},
        "sort": "-total_tokens", "columns": ["started_at", "user"], "shared": true,
    });
    admin.client.post("/views", &view).expect(201);
}

fn store(server: &TestServer, client: &Client, runner: &mut TestRunner, count: usize) {
    let entries = prop::collection::vec(random::entry(server.clock.clone()), count);
    let entries = entries.new_tree(runner).unwrap().current();
    client.post("/logs", &json!(entries)).expect(200);
}

/// Entries with everything that random ones lack.
fn whole(server: &TestServer) -> Vec<Value> {
    let entry = |hours| samples::entry(&server.clock, Duration::hours(hours));
    let failed = json!({
        "status": "failed", "trace_id": "t-1", "parent_id": "s-1", "time_to_first_token_ms": 80,
        "error": {"category": "server_error", "message": "the model is away: hush-17"},
        "agent": {"id": "a-1", "name": "Helper"}, "profile": {"alias": "fast", "version": 2},
        "feature": {"type": "prompt", "id": "f-1", "version": 3},
        "metadata": {"team": "red", "exact": 1.10},
    });
    let heard = json!({
        "capability": "speech_to_text", "usage": {"audio_seconds": 61.5},
        "prompt": "hush-18 is gone", "response": {"text": ["it's", "\"quoted\" \\ and\nbroken"]},
    });
    vec![
        samples::with(&entry(30), &failed),
        samples::with(&entry(31), &heard),
        entry(55),
    ]
}

fn roll_up(server: &TestServer) {
    server.roll_up(1_000);
}

/// Removes what is older than five days; the removed rows are kept in `gone`.
fn retire(server: &TestServer, client: &Client) {
    let mut conn = server.database.connect();
    sql::prepare_gone(&mut conn);
    sql::keep_gone(&mut conn, &server.clock.ago(Duration::days(5)));
    let order = json!({"older_than_days": 5});
    client.post("/logs/cleanup", &order).expect(200);
    server.store.run_blocking(retention::sweep).unwrap();
}

/// What waits for the rest of it, and what could not become an entry.
fn astray(server: &TestServer, client: &Client) {
    send(client, &call(server, "open")[..2]);
    send(client, &call(server, "waiting")[..1]);
    let mut unreadable = litellm(server, 1);
    unreadable["prompt_tokens"] = json!("many");
    client.post("/ingest/litellm", &unreadable).expect(200);
}
