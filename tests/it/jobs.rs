//! What runs by the clock.

use std::sync::Arc;
use std::time::{Duration as Wait, Instant};

use chrono::Duration;
use logbook_domain::activity::Action;
use logbook_jobs::Jobs;
use logbook_store::partitions;
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer, samples};
use serde_json::{Value, json};
use ureq::http::Method;

/// Starts the jobs, waits until `done`, stops them.
fn run_jobs(server: &TestServer, done: impl Fn(&Client) -> bool) {
    let client = server.admin();
    actix_web::rt::System::new().block_on(async {
        let live = Arc::clone(&server.live);
        let jobs = Jobs::start(server.store.clone(), server.clock.clock(), live);
        let begun = Instant::now();
        while !done(&client) {
            assert!(
                begun.elapsed() < Wait::from_secs(30),
                "the jobs did nothing"
            );
            actix_web::rt::time::sleep(Wait::from_millis(50)).await;
        }
        jobs.stop().await;
    });
}

fn send(server: &TestServer, before: Duration, change: &Value) -> String {
    let entry = samples::with(&samples::entry(&server.clock, before), change);
    let stored = server.admin().post("/logs", &entry).expect(201);
    stored["id"].as_str().unwrap().to_owned()
}

#[test]
fn old_entries_go_on_time_then_old_contents() {
    let server = TestServer::start_with(TestOptions::fixing([(
        "audit_log.content_retention_days",
        json!(7),
    )]));
    let gone = send(
        &server,
        Duration::days(14) + Duration::milliseconds(1),
        &json!({}),
    );
    let bare = send(
        &server,
        Duration::days(14),
        &json!({"id": "exactly at the cutoff"}),
    );
    let whole = send(&server, Duration::days(6), &json!({}));
    let retention = format!("/activity?action={}", Action::Retention.name());
    run_jobs(&server, |client| {
        client.get(&retention).expect(200)["total"] == 1
    });

    let client = server.admin();
    client
        .get(&format!("/logs/{gone}"))
        .expect_problem(404, "not-found");
    let state = |id: &str| {
        client.get(&format!("/logs/{id}")).expect(200)["content"]["prompt"]["state"].clone()
    };
    assert_eq!(state(&bare), "retired");
    assert_eq!(state(&whole), "stored");
    let record = client.get(&retention).expect(200)["items"][0].clone();
    assert_eq!(record["actor"]["kind"], "system");
    assert_eq!(record["details"]["deleted_count"], 1);
}

#[test]
fn what_runs_for_too_long_is_failed() {
    let server = TestServer::start();
    let id = send(
        &server,
        Duration::hours(25),
        &json!({"status": "running", "duration_ms": null}),
    );
    let path = format!("/logs/{id}");
    run_jobs(&server, |client| {
        client.get(&path).expect(200)["status"] == "failed"
    });
    let entry = server.admin().get(&path).expect(200);
    let message = entry["error"]["message"].as_str().unwrap();
    assert!(message.contains("no completion arrived"), "{message}");
}

#[test]
fn the_days_to_come_have_their_partitions() {
    let server = TestServer::start();
    let today = server.clock.now().date_naive();
    let days = |server: &TestServer| {
        let list = server
            .store
            .run_blocking(|conn| partitions::list(conn, "entries"));
        list.unwrap()
            .into_iter()
            .map(|one| one.day)
            .collect::<Vec<_>>()
    };
    run_jobs(&server, |_| {
        days(&server).contains(&(today + chrono::Days::new(2)))
    });
}

#[test]
fn hours_that_are_over_are_rolled_up() {
    use diesel::prelude::*;
    use logbook_store::schema::usage_coverage;
    let server = TestServer::start();
    send(&server, Duration::hours(5), &json!({}));
    let marks = || -> i64 {
        usage_coverage::table
            .count()
            .get_result(&mut server.database.connect())
            .unwrap()
    };
    run_jobs(&server, |_| marks() > 0);
    assert_eq!(
        server.admin().get("/logs/stats").expect(200)["total_requests"],
        1
    );
}

#[test]
fn what_a_cleanup_leaves_is_cleared_away() {
    use diesel::RunQueryDsl as _;
    let server = TestServer::start();
    send(&server, Duration::days(9), &json!({}));
    let order = json!({"older_than_days": 5});
    server.admin().post("/logs/cleanup", &order).expect(200);
    let left = || {
        diesel::sql_query("SELECT FROM pg_class WHERE relkind = 'r' AND relname ~ '_gone_'")
            .execute(&mut server.database.connect())
            .unwrap()
    };
    assert_eq!(left(), 2);
    run_jobs(&server, |_| left() == 0);
}

#[test]
fn people_are_forgotten_with_the_last_of_them() {
    use diesel::prelude::*;
    use logbook_store::schema::users;
    let server = TestServer::start();
    let id = send(&server, Duration::minutes(1), &json!({}));
    server.admin().delete(&format!("/logs/{id}")).expect(204);
    let users = || -> i64 {
        let mut conn = server.database.connect();
        users::table.count().get_result(&mut conn).unwrap()
    };
    assert_eq!(users(), 1);
    run_jobs(&server, |_| users() == 0);
}

#[test]
fn content_whose_entry_never_came_is_found_in_quarantine() {
    let server = TestServer::start();
    let client = server.admin();
    let part = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [{
        "timeUnixNano": (server.clock.now().timestamp_millis() * 1_000_000).to_string(),
        "attributes": [
            {"key": "event.name", "value": {"stringValue": "claude_code.user_prompt"}},
            {"key": "session.id", "value": {"stringValue": "s-1"}},
            {"key": "prompt.id", "value": {"stringValue": "p-1"}},
            {"key": "prompt", "value": {"stringValue": "Whose \"turn\" is it?"}},
        ],
    }]}]}]});
    let headers = [("content-type", "application/json")];
    let body = part.to_string().into_bytes();
    client
        .send(Method::POST, "/v1/logs", &headers, body)
        .expect(200);
    assert_eq!(server.database.count("waiting_parts"), 1);
    server.clock.advance(Duration::hours(25));
    let list = |client: &Client| client.get("/quarantine").expect(200);
    run_jobs(&server, |client| list(client)["total"] == 1);
    let item = list(&client)["items"][0].clone();
    assert_eq!(
        (&item["origin"], &item["sender"]["kind"]),
        (&json!("otlp"), &json!("system"))
    );
    let path = format!("/quarantine/{}", item["id"].as_str().unwrap());
    let payload = client.get(&path).expect(200)["payload"]
        .as_str()
        .unwrap()
        .to_owned();
    let payload: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(payload, json!({"prompt": "Whose \"turn\" is it?"}));
    assert_eq!(server.database.count("waiting_parts"), 0);
    let metrics = server
        .anonymous()
        .send(Method::GET, "/metrics", &[], Vec::new());
    let line = "logbook_otlp_parts_lost_total 1";
    assert!(metrics.text.lines().any(|one| one == line));
}

#[test]
fn the_quarantine_goes_by_its_age_and_with_content() {
    for setting in [
        "quarantine.retention_days",
        "audit_log.content_retention_days",
    ] {
        let server = TestServer::start_with(TestOptions::fixing([(setting, json!(7))]));
        let client = server.admin();
        let total = |client: &Client| client.get("/quarantine").expect(200)["total"].clone();
        client.post("/ingest/litellm", &json!("old")).expect(200);
        server.clock.advance(Duration::days(6));
        client.post("/ingest/litellm", &json!("new")).expect(200);
        server
            .clock
            .advance(Duration::days(1) + Duration::milliseconds(1));
        run_jobs(&server, |client| total(client) == 1);
        server.clock.advance(Duration::days(6));
        run_jobs(&server, |client| total(client) == 0);
    }
}
