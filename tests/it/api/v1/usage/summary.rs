//! GET /api/v1/usage/summary

use chrono::Duration;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

fn send(server: &TestServer, before: Duration, change: &Value) {
    let entry = samples::with(&samples::entry(&server.clock, before), change);
    server.admin().post("/logs", &entry).expect(201);
}

#[test]
fn everything_is_summed_up_and_compared_with_the_period_before() {
    let server = TestServer::start();
    let usage = json!({"input_tokens": 50, "cached_input_tokens": 40, "cache_write_tokens": 8, "output_tokens": 9, "reasoning_tokens": 7});
    send(
        &server,
        Duration::hours(1),
        &json!({"usage": usage, "duration_ms": 100}),
    );
    send(
        &server,
        Duration::hours(2),
        &json!({"status": "failed", "user": {"id": "u-2"}, "duration_ms": 300}),
    );
    send(
        &server,
        Duration::hours(3),
        &json!({"status": "running", "duration_ms": null, "model": "b", "cost_usd": null}),
    );
    send(&server, Duration::hours(30), &json!({}));
    let answer = server.admin().get("/usage/summary?period=1d").expect(200);
    insta::assert_json_snapshot!(answer);
}

#[test]
fn nothing_adds_up_to_nothing() {
    let server = TestServer::start();
    let answer = server.admin().get("/usage/summary").expect(200);
    assert_eq!(answer["requests"], 0);
    for absent in ["success_rate", "duration", "previous", "hourly_since"] {
        assert_eq!(answer.get(absent), None, "{absent}");
    }
}

#[test]
fn what_only_rows_know_is_answered_from_the_rows() {
    let server = TestServer::start();
    send(
        &server,
        Duration::hours(1),
        &json!({"conversation_id": "c-1"}),
    );
    send(
        &server,
        Duration::hours(1),
        &json!({"conversation_id": "c-2"}),
    );
    let client = server.admin();
    let answer = client
        .get("/usage/summary?conversation_id=c-1&user=u-1")
        .expect(200);
    assert_eq!(
        (&answer["requests"], &answer["user_count"]),
        (&json!(1), &json!(1))
    );
    let answer = client
        .get("/usage/summary?min_duration_ms=1201")
        .expect(200);
    assert_eq!(
        (&answer["requests"], &answer["user_count"]),
        (&json!(0), &json!(0))
    );
}
