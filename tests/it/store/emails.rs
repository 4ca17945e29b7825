//! The migration that compares email addresses without case: what was stored before
//! is told as what is stored now.

use std::fs;
use std::path::Path;

use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

const MIGRATION: &str = "2026-11-28-100200_compare_emails_without_case";

fn migrate(conn: &mut PgConnection, way: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let statements = fs::read_to_string(root.join(MIGRATION).join(way)).unwrap();
    conn.transaction(|conn| conn.batch_execute(&statements))
        .unwrap();
}

#[test]
fn users_that_differed_in_case_alone_become_one() {
    let server = TestServer::start();
    let ids = ["A.User@Example.com", "a.user@example.com", "U-1", "u-1"];
    let entry = |id: &str| {
        let entry = samples::entry(&server.clock, Duration::hours(1));
        samples::with(
            &entry,
            &json!({"user": {"id": id, "name": null, "email": null}}),
        )
    };
    let entries: Vec<Value> = ids.iter().map(|id| entry(id)).collect();
    server.admin().post("/logs", &json!(entries)).expect(200);

    let mut conn = server.database.connect();
    migrate(&mut conn, "down.sql");
    let as_sent = "users WHERE identity = external_id";
    assert_eq!(server.database.count(as_sent), 4);
    migrate(&mut conn, "up.sql");
    assert_eq!(server.database.count(as_sent), 3);

    let beside = server.beside();
    let client = beside.seen_by(&server.admin());
    assert_eq!(client.get("/logs/stats").expect(200)["user_count"], 3);
    // Both ways to an answer, by cells and by rows.
    for query in ["user=A.USER@example.com", "user=A.USER@example.com&q=user"] {
        let stats = client.get(&format!("/logs/stats?{query}")).expect(200);
        assert_eq!(stats["total_requests"], 2, "{query}");
    }
    let users = client.get("/usage/breakdown?by=user").expect(200)["items"].clone();
    assert_eq!(users[0]["value"], "a.user@example.com");
    assert_eq!(users[0]["requests"], 2);
}
