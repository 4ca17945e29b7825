//! A change counts at once, for what comes in and for what goes.

use std::sync::Arc;
use std::time::{Duration as Wait, Instant};

use chrono::Duration;
use logbook_jobs::Jobs;
use logbook_tests::{Client, TestServer, samples};
use serde_json::{Value, json};

fn send(client: &Client, entry: &Value) -> String {
    let stored = client.post("/logs", entry).expect(201);
    stored["id"].as_str().unwrap().to_owned()
}

fn read(client: &Client, id: &str) -> Value {
    client.get(&format!("/logs/{id}")).expect(200)
}

#[test]
fn the_next_entry_is_redacted_kept_or_dropped_as_it_was_just_set() {
    let server = TestServer::start();
    let client = server.admin();
    let patch = |audit_log: Value| {
        client
            .patch("/settings", &json!({"audit_log": audit_log}))
            .expect(200)
    };
    let entry = json!({"prompt": "P123 of ada@example.org", "response": "yes"});
    assert_eq!(
        read(&client, &send(&client, &entry))["prompt"],
        "P123 of ada@example.org"
    );

    patch(json!({
        "redaction_builtins": ["email"],
        "redaction_patterns": [{"pattern": "P\\d+", "replacement": "[STAFF]"}],
        "persist_responses": false,
    }));
    let stored = read(&client, &send(&client, &entry));
    assert_eq!(stored["prompt"], "[STAFF] of [REDACTED]");
    assert_eq!(stored["content"]["response"]["state"], "not_persisted");

    patch(json!({"enabled": false}));
    let answer = client.post("/logs", &entry).expect(202);
    assert_eq!(answer, json!({"result": "not_stored"}));

    patch(json!({"enabled": null, "redaction_builtins": null, "redaction_patterns": null}));
    assert_eq!(
        read(&client, &send(&client, &entry))["prompt"],
        "P123 of ada@example.org"
    );
}

#[test]
fn a_refused_rule_leaves_the_rules_there_are() {
    let server = TestServer::start();
    let client = server.admin();
    let change = json!({"audit_log": {"redaction_patterns": ["P\\d+"]}});
    client.patch("/settings", &change).expect(200);
    let broken = json!({"audit_log": {"redaction_patterns": ["P\\d+", "("]}});
    client.patch("/settings", &broken).expect(422);
    let id = send(&client, &json!({"prompt": "P1"}));
    assert_eq!(read(&client, &id)["prompt"], "[REDACTED]");
}

#[test]
fn a_shorter_retention_retires_at_once_and_a_shorter_timeout_within_a_minute() {
    let server = TestServer::start();
    let client = server.admin();
    let old = send(&client, &samples::entry(&server.clock, Duration::days(5)));
    let running = samples::with(
        &samples::entry(&server.clock, Duration::hours(2)),
        &json!({"status": "running", "duration_ms": null, "id": "runs"}),
    );
    let running = send(&client, &running);
    actix_web::rt::System::new().block_on(async {
        let live = Arc::clone(&server.live);
        let jobs = Jobs::start(server.store.clone(), server.clock.clock(), live);
        // The runs at the start are over and have found nothing.
        actix_web::rt::time::sleep(Wait::from_millis(500)).await;
        read(&client, &old);
        let change = json!({"audit_log": {"retention_days": 4}, "running_timeout": "1h"});
        client.patch("/settings", &change).expect(200);
        let begun = Instant::now();
        while client.get(&format!("/logs/{old}")).status != 404 {
            assert!(
                begun.elapsed() < Wait::from_secs(30),
                "the entry is still there"
            );
            actix_web::rt::time::sleep(Wait::from_millis(50)).await;
        }
        jobs.stop().await;
        // The job of every minute runs at once when it is started anew.
        let live = Arc::clone(&server.live);
        let jobs = Jobs::start(server.store.clone(), server.clock.clock(), live);
        while read(&client, &running)["status"] != "failed" {
            assert!(
                begun.elapsed() < Wait::from_secs(30),
                "the entry still runs"
            );
            actix_web::rt::time::sleep(Wait::from_millis(50)).await;
        }
        jobs.stop().await;
    });
}
