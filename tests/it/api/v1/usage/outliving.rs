//! Usage of entries that are gone.

use chrono::Duration;
use logbook_store::retention;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

/// How old the entries of these tests are: in the hour of 09:00 on March 1st.
const AGE: Duration = Duration::minutes(9 * 24 * 60 + 150);

fn send(server: &TestServer, before: Duration) {
    let entry = samples::entry(&server.clock, before);
    server.admin().post("/logs", &entry).expect(201);
}

fn clean_up(server: &TestServer) {
    let order = json!({"older_than_days": 5});
    server.admin().post("/logs/cleanup", &order).expect(200);
}

fn expire(server: &TestServer, hourly: Duration, daily: Duration) {
    let now = server.clock.now();
    let expire = |conn: &mut _| retention::expire_usage(conn, now - hourly, now - daily);
    server.store.run_blocking(expire).unwrap();
}

/// What the log and what usage counts.
fn counts(server: &TestServer) -> (i64, i64) {
    let client = server.admin();
    let count = |path: &str, name: &str| client.get(path).expect(200)[name].as_i64().unwrap();
    (
        count("/logs/stats", "total_requests"),
        count("/usage/summary", "requests"),
    )
}

fn points(server: &TestServer) -> Vec<(String, i64)> {
    let path = "/usage/timeseries?interval=hour&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";
    let answer = server.admin().get(path).expect(200);
    let point = |one: &Value| {
        let count = one["total"]["requests"].as_i64().unwrap();
        (one["start"].as_str().unwrap()[11..16].to_owned(), count)
    };
    let points = answer["points"].as_array().unwrap().iter().map(point);
    points.filter(|(_, count)| *count > 0).collect()
}

#[test]
fn late_records_of_retired_hours_count_beside_and_join_them_when_they_go() {
    let server = TestServer::start();
    send(&server, AGE);
    server.roll_up(1_000);
    assert_eq!(counts(&server), (1, 1));
    clean_up(&server);
    assert_eq!(counts(&server), (0, 1));
    send(&server, AGE);
    send(&server, AGE + Duration::hours(1));
    for _ in 0..2 {
        assert_eq!(counts(&server), (2, 3));
        server.roll_up(1_000);
    }
    clean_up(&server);
    for _ in 0..2 {
        assert_eq!(counts(&server), (0, 3));
        assert_eq!(points(&server), [("08:00".into(), 1), ("09:00".into(), 2)]);
        server.roll_up(1_000);
    }
}

#[test]
fn usage_by_the_type_of_an_entity_outlives_the_entries() {
    let server = TestServer::start();
    let client = server.admin();
    for entity in [json!({"type": "ticket", "id": "7"}), json!({"id": "7"})] {
        let entry = samples::entry(&server.clock, AGE);
        let entry = samples::with(&entry, &json!({"entity": entity}));
        client.post("/logs", &entry).expect(201);
    }
    clean_up(&server);
    let requests = |query: &str| {
        let path = format!("/usage/summary?{query}");
        client.get(&path).expect(200)["requests"].clone()
    };
    assert_eq!(requests("entity_type=ticket&entity_type=document"), 1);
    assert_eq!(requests("entity_type=document"), 0);
    let path = "/usage/breakdown?by=entity_type";
    let items = client.get(path).expect(200)["items"].clone();
    assert_eq!(
        (&items[0]["requests"], &items[1]["requests"]),
        (&json!(1), &json!(1))
    );
    // Which entity it was is gone with the entries.
    assert_eq!(requests("entity_id=7"), 0);
}

#[test]
fn what_people_delete_does_not_count() {
    let server = TestServer::start();
    send(&server, AGE);
    let client = server.admin();
    let id = client.get("/logs").expect(200)["items"][0]["id"].clone();
    server.roll_up(1_000);
    client
        .post("/logs/delete", &json!({"ids": [id]}))
        .expect(200);
    clean_up(&server);
    assert_eq!(counts(&server), (0, 0));
}

#[test]
fn hours_are_forgotten_before_days() {
    let server = TestServer::start();
    send(&server, AGE);
    clean_up(&server);
    server.roll_up(1_000);
    expire(&server, Duration::days(30), Duration::days(365));
    assert_eq!(points(&server), [("09:00".into(), 1)]);

    expire(&server, Duration::days(7), Duration::days(365));
    let summary = server.admin().get("/usage/summary").expect(200);
    assert_eq!(summary["requests"], 1);
    assert_eq!(summary["hourly_since"], "2026-03-02T00:00:00.000Z");
    assert_eq!(points(&server), [("00:00".into(), 1)]);

    // A late record joins the day, whose hours nobody knows any more.
    send(&server, AGE);
    server.roll_up(1_000);
    assert_eq!(points(&server), [("00:00".into(), 1), ("09:00".into(), 1)]);
    clean_up(&server);
    assert_eq!(points(&server), [("00:00".into(), 2)]);
    let users = server.admin().get("/usage/breakdown?by=user").expect(200);
    assert_eq!(users["items"][0]["requests"], 2);

    expire(&server, Duration::days(7), Duration::days(8));
    assert_eq!(counts(&server), (0, 0));
}
