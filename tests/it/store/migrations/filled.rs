//! A database that a server on the baseline has filled, after all migrations since.

use std::fs;
use std::path::Path;

use chrono::Duration;
use diesel::connection::SimpleConnection;
use logbook_domain::time;
use logbook_store::migrations;
use logbook_tests::cluster::TestDatabase;
use logbook_tests::people::PASSWORD;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer, samples, sql};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

use super::{BASELINE, LATER, dump};
use crate::api::v1::logs::list::{SORTS, ids};
use crate::api::v1::logs::numbers;
use crate::api::v1::usage::numbers as usage;
use crate::otlp::events::apart::call;
use crate::otlp::events::sender::send;

fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/migrations");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn run_file(database: &TestDatabase, name: &str) {
    database.connect().batch_execute(&file(name)).unwrap();
}

/// The database of the fixture before any later migration.
fn on_the_baseline() -> TestDatabase {
    let database = TestDatabase::empty();
    migrations::run_up_to(&database.url, BASELINE).unwrap();
    run_file(&database, "baseline.sql");
    database
}

/// A server on the migrated fixture, at the time when that was written.
fn migrated() -> TestServer {
    let database = on_the_baseline();
    migrations::run(&database.url).unwrap();
    sql::prepare_gone(&mut database.connect());
    run_file(&database, "gone.sql");
    let server = TestServer::start_on(database, TestOptions::default());
    server.clock.advance(LATER);
    server
}

/// Statistics, facets, totals and usage against plain SQL, under random filters.
fn numbers_hold(server: &TestServer) {
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let asked = (random::filter(server.clock.clone()), usage::asked(server));
    numbers::check(server, &FilterParams::new()).unwrap();
    runner
        .run(&asked, |(filter, asked)| {
            numbers::check(server, &filter)?;
            usage::Check::new(server, &asked).everything()
        })
        .unwrap();
}

/// Every page in every order against plain SQL.
fn pages_hold(server: &TestServer, client: &Client) {
    let now = time::rfc3339(&server.clock.now());
    let mut conn = server.database.connect();
    for (sort, order) in SORTS {
        let expected = sql::ids(&mut conn, &FilterParams::new(), &now, order);
        let page = |number: usize| {
            let path = format!("/logs?period=all&sort={sort}&per_page=7&page={number}");
            ids(&client.get(&path).expect(200))
        };
        let found: Vec<String> = (1..=expected.len().div_ceil(7)).flat_map(page).collect();
        assert_eq!(found, expected, "{sort}");
    }
}

/// Whether everything that was said is still said; more may be.
fn says_still(said: &Value, now: &Value) -> bool {
    match (said, now) {
        (Value::Object(said), Value::Object(now)) => said
            .iter()
            .all(|(name, said)| now.get(name).is_some_and(|now| says_still(said, now))),
        (Value::Array(said), Value::Array(now)) => {
            said.len() == now.len()
                && said
                    .iter()
                    .zip(now)
                    .all(|(said, now)| says_still(said, now))
        }
        _ => said == now,
    }
}

/// Every answer against that of the server on the baseline: what a migration does to
/// rows changes plain SQL, too.
fn answers_hold(client: &Client) {
    let answers: Map<String, Value> = serde_json::from_str(&file("answers.json")).unwrap();
    assert!(answers.len() > 50);
    for (path, said) in answers {
        let now = client.get(&path).expect(200);
        assert!(says_still(&said, &now), "{path}: {now}\nbefore: {said}");
    }
}

fn everything_holds(server: &TestServer, client: &Client) {
    numbers_hold(server);
    pages_hold(server, client);
    answers_hold(client);
}

#[test]
fn the_fixture_has_rows_of_every_table() {
    let database = on_the_baseline();
    let tables = dump::tables(&mut database.connect());
    assert!(tables.len() > 15);
    let empty: Vec<_> = tables.iter().filter(|it| database.count(it) == 0).collect();
    assert_eq!(empty, Vec::<&String>::new());
    for mark in ["retired", "NOT retired"] {
        for grain in [1, 2] {
            let marks = format!("usage_coverage WHERE grain = {grain} AND {mark}");
            assert!(database.count(&marks) > 0, "{marks}");
        }
    }
}

#[test]
fn numbers_pages_and_answers_come_along() {
    let server = migrated();
    let client = server.admin();
    everything_holds(&server, &client);
    // And once all that migrations have made stale is made anew.
    server.roll_up(1_000);
    everything_holds(&server, &client);
}

#[test]
fn a_migrated_log_goes_on() {
    let server = migrated();
    let client = server.admin();
    let late = samples::entry(&server.clock, Duration::hours(30));
    client.post("/logs", &late).expect(201);
    let order = json!({"filter": {"status": ["cancelled"]}, "expected_count":
        client.get("/logs?period=all&status=cancelled").expect(200)["total"]});
    client.post("/logs/delete", &order).expect(200);
    numbers_hold(&server);
    let mut conn = server.database.connect();
    sql::keep_gone(&mut conn, &server.clock.ago(Duration::days(2)));
    let order = json!({"older_than_days": 2});
    client.post("/logs/cleanup", &order).expect(200);
    numbers_hold(&server);
}

#[test]
fn content_that_waits_still_meets_its_entry() {
    let server = migrated();
    let client = server.admin();
    send(&client, &call(&server, "open")[2..3]);
    send(&client, &call(&server, "waiting")[1..2]);
    let of = |session: &str| {
        let path = format!("/logs?period=all&conversation_id={session}");
        let list = client.get(&path).expect(200);
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        let shown = client.get(&format!("/logs/{id}")).expect(200);
        (shown["prompt"].clone(), shown["response"].clone())
    };
    assert_eq!(of("open"), (json!("asked"), json!("answered")));
    assert_eq!(of("waiting"), (json!("asked"), Value::Null));
}

#[test]
fn people_settings_and_records_come_along() {
    let server = migrated();
    let admin = server.signed_in("", "admin@example.org").client;
    let refused = server.sign_in("admin@example.org", &PASSWORD.to_uppercase());
    refused.expect_problem(401, "invalid-credentials");
    let hushed = samples::entry(&server.clock, Duration::minutes(2));
    let hushed = samples::with(&hushed, &json!({"prompt": "hush-3"}));
    let id = admin.post("/logs", &hushed).expect(201)["id"].clone();
    let path = format!("/logs/{}", id.as_str().unwrap());
    assert_eq!(admin.get(&path).expect(200)["prompt"], "[REDACTED]");

    let view = admin.get("/views").expect(200)["items"][0].clone();
    let filter = json!({"status": ["failed"], "period": "7d"});
    assert_eq!(
        (&view["name"], &view["filter"]),
        (&json!("Failed"), &filter)
    );
    let thing = admin.get("/quarantine").expect(200)["items"][0].clone();
    let path = format!("/quarantine/{}", thing["id"].as_str().unwrap());
    let payload = admin.get(&path).expect(200)["payload"].to_string();
    assert!(payload.contains("call-1"), "{payload}");
    for (path, rows) in [("/accounts", "accounts"), ("/api-keys", "api_keys")] {
        let items = admin.get(path).expect(200)["items"].clone();
        assert_eq!(
            items.as_array().unwrap().len() as i64,
            server.database.count(rows)
        );
    }
    let told = admin.get("/activity?per_page=1").expect(200)["total"].clone();
    assert_eq!(told, server.database.count("activity"));
}
