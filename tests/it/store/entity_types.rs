//! The migration that makes the type of an entity a part of the series: what
//! is there is told as before, and counted by its type.

use std::fs;
use std::path::Path;

use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use logbook_store::rollup;
use logbook_tests::{Client, TestServer, samples};
use serde_json::{Value, json};

const MIGRATION: &str = "2026-11-22-230000_put_entity_types_in_series";
/// Hours ago, type and id of the entity.
const ENTRIES: [(i64, Option<&str>, Option<&str>); 6] = [
    (1, Some("ticket"), Some("T-1")),
    (1, Some("document"), None),
    (30, Some("ticket"), None),
    (30, None, Some("T-1")),
    (60, None, None),
    (200, Some("ticket"), Some("T-2")),
];

fn begun() -> TestServer {
    let server = TestServer::start();
    let client = server.admin();
    let entry = |(hours, kind, id): &(i64, Option<&str>, Option<&str>)| {
        let entry = samples::entry(&server.clock, Duration::hours(*hours));
        samples::with(&entry, &json!({"entity": {"type": kind, "id": id}}))
    };
    let entries: Vec<Value> = ENTRIES.iter().map(entry).collect();
    client.post("/logs", &json!(entries)).expect(200);
    roll_up(&server);
    // The oldest leaves its usage.
    let order = json!({"older_than_days": 7});
    client.post("/logs/cleanup", &order).expect(200);
    server
}

fn roll_up(server: &TestServer) {
    let now = server.clock.now();
    let roll = |conn: &mut _| rollup::roll_up(conn, now, now, 1_000);
    server.store.run_blocking(roll).unwrap();
}

fn migrate(conn: &mut PgConnection, way: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let statements = fs::read_to_string(root.join(MIGRATION).join(way)).unwrap();
    conn.transaction(|conn| conn.batch_execute(&statements))
        .unwrap();
}

fn requests(client: &Client, path: &str, name: &str) -> i64 {
    client.get(path).expect(200)[name].as_i64().unwrap()
}

#[test]
fn entity_types_move_into_series_and_back() {
    let server = begun();
    let mut conn = server.database.connect();
    let told = server.admin().get("/logs").expect(200)["items"].clone();
    assert_eq!(told.as_array().unwrap().len(), 5);

    migrate(&mut conn, "down.sql");
    let typed = "entries WHERE entity_type IS NOT NULL";
    assert_eq!(server.database.count(typed), 3);
    let live = "usage_coverage WHERE NOT retired";
    let marks = server.database.count(live);

    migrate(&mut conn, "up.sql");
    // Anew: two hours, and the one day of them that is over.
    assert_eq!(server.database.count(live), marks - 3);
    let beside = server.beside();
    let client = beside.seen_by(&server.admin());
    for _ in 0..2 {
        assert_eq!(client.get("/logs").expect(200)["items"], told);
        let of_tickets = "/logs/stats?entity_type=ticket";
        assert_eq!(requests(&client, of_tickets, "total_requests"), 2);
        assert_eq!(requests(&client, "/usage/summary", "requests"), 6);
        roll_up(&server);
        assert_eq!(server.database.count(live), marks);
    }
}

#[test]
fn new_entries_join_those_that_were_moved() {
    let server = begun();
    let mut conn = server.database.connect();
    migrate(&mut conn, "down.sql");
    migrate(&mut conn, "up.sql");
    let beside = server.beside();
    let client = beside.seen_by(&server.admin());
    let entry = samples::entry(&server.clock, Duration::hours(1));
    let entry = samples::with(&entry, &json!({"entity": {"type": "ticket"}}));
    client.post("/logs", &entry).expect(201);
    let facets = client.get("/logs/facets?facet=entity_type").expect(200);
    assert_eq!(
        facets["facets"]["entity_type"]["values"],
        json!([
            {"value": "ticket", "label": "ticket", "count": 3},
            {"value": "document", "label": "document", "count": 1},
        ])
    );
    assert_eq!(requests(&client, "/logs/stats", "user_count"), 1);
}
