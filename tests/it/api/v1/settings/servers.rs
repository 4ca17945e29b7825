//! Several servers on one database, and one after the other.

use std::sync::Arc;
use std::time::{Duration as Wait, Instant};

use diesel::RunQueryDsl;
use logbook_domain::settings::Fixed;
use logbook_jobs::Jobs;
use logbook_store::Store;
use logbook_store::settings::{Live, SettingsError};
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

use super::shown;

fn prompt_stored(client: &Client) -> Value {
    let stored = client
        .post("/logs", &json!({"prompt": "secret"}))
        .expect(201);
    let id = stored["id"].as_str().unwrap();
    client.get(&format!("/logs/{id}")).expect(200)["prompt"].clone()
}

fn run_sql(server: &TestServer, sql: &str) {
    let mut conn = server.database.connect();
    diesel::sql_query(sql).execute(&mut conn).unwrap();
}

#[test]
fn another_server_goes_by_a_change_within_seconds() {
    let server = TestServer::start();
    let beside = server.beside();
    let (here, there) = (server.admin(), beside.seen_by(&server.admin()));
    actix_web::rt::System::new().block_on(async {
        let live = Arc::clone(&beside.live);
        let jobs = Jobs::start(beside.store.clone(), server.clock.clock(), live);
        let change = json!({"audit_log": {"redaction_patterns": ["secret"]}});
        here.patch("/settings", &change).expect(200);
        let begun = Instant::now();
        while prompt_stored(&there) != "[REDACTED]" {
            assert!(
                begun.elapsed() < Wait::from_secs(6),
                "still stored as it came"
            );
            actix_web::rt::time::sleep(Wait::from_millis(100)).await;
        }
        jobs.stop().await;
    });
    assert_eq!(
        there.get("/settings").expect(200),
        here.get("/settings").expect(200)
    );
}

#[test]
fn changes_on_two_servers_at_once_are_both_kept() {
    let server = TestServer::start();
    let beside = server.beside();
    let (here, there) = (server.admin(), beside.seen_by(&server.admin()));
    std::thread::scope(|scope| {
        for round in 1..=20 {
            let days = json!({"audit_log": {"retention_days": round}});
            let flag = json!({"audit_log": {"max_content_bytes": 2_000 + round}});
            let (here, there) = (&here, &there);
            let one = scope.spawn(move || here.patch("/settings", &days).expect(200));
            let other = scope.spawn(move || there.patch("/settings", &flag).expect(200));
            one.join().unwrap();
            other.join().unwrap();
            let now = Live::load(&mut server.database.connect(), Fixed::new()).unwrap();
            let now = now.current();
            let expected = (round, usize::try_from(2_000 + round).unwrap());
            assert_eq!((now.retention_days, now.policy.max_content_bytes), expected);
        }
    });
    let acts = here.get("/activity?action=settings_changed").expect(200);
    assert_eq!(acts["total"], 40);
}

#[test]
fn what_is_kept_outlives_the_server_and_gives_way_to_what_is_fixed() {
    let server = TestServer::start();
    let change = json!({"audit_log": {"retention_days": 30, "persist_prompts": false}});
    server.admin().patch("/settings", &change).expect(200);
    let fixed = TestOptions::fixing([("audit_log.retention_days", json!(7))]).fixed;
    let later = Live::load(&mut server.database.connect(), fixed)
        .unwrap()
        .current();
    assert_eq!(later.retention_days, 7);
    assert!(!later.policy.persist_prompts);
}

#[test]
fn what_does_not_do_stops_a_start_and_leaves_a_running_server_as_it_is() {
    let server = TestServer::start();
    let client = server.admin();
    let change = json!({"audit_log": {"redaction_patterns": ["secret"]}});
    client.patch("/settings", &change).expect(200);
    run_sql(
        &server,
        "UPDATE settings SET value = '[\"(\"]' WHERE key = 'audit_log.redaction_patterns'",
    );
    let mut conn = server.database.connect();
    let refused = server.live.refresh(&mut conn);
    assert!(
        matches!(refused, Err(SettingsError::Invalid(_))),
        "{refused:?}"
    );
    assert!(
        matches!(server.live.refresh(&mut conn), Ok(false)),
        "said once"
    );
    assert_eq!(prompt_stored(&client), "[REDACTED]");

    let store = Store::connect(&server.database.url, 1).unwrap();
    let start = || store.run_blocking(|conn| Live::load(conn, Fixed::new()));
    let said = start().unwrap_err().to_string();
    assert!(
        said.contains("audit_log.redaction_patterns[0]: pattern `(` does not compile"),
        "{said}"
    );

    // A good value puts it right again, here and for the next start.
    client.patch("/settings", &change).expect(200);
    assert_eq!(
        shown(&client, "audit_log.redaction_patterns")["value"],
        json!(["secret"])
    );
    start().unwrap();
}
