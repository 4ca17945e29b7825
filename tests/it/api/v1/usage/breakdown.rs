//! GET /api/v1/usage/breakdown

use chrono::Duration;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

fn seed(server: &TestServer) {
    let entries: Vec<Value> = [
        ("a", 1, 0.5),
        ("a", 2, 0.25),
        ("b", 900, 0.1),
        ("c", 3, 0.0),
    ]
    .iter()
    .map(|(model, tokens, cost)| {
        let change = json!({"model": model, "usage": {"total_tokens": tokens}, "cost_usd": cost});
        samples::with(&samples::entry(&server.clock, Duration::hours(2)), &change)
    })
    .chain([json!({"started_at": server.clock.ago(Duration::hours(1))})])
    .collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
}

#[test]
fn the_highest_come_first_and_the_others_together() {
    let server = TestServer::start();
    seed(&server);
    let client = server.admin();
    let answer = client.get("/usage/breakdown?by=model&limit=2").expect(200);
    insta::assert_json_snapshot!(answer);
    let answer = client
        .get("/usage/breakdown?by=model&sort=total_tokens&limit=1")
        .expect(200);
    assert_eq!(answer["items"][0]["value"], "b");
    assert_eq!(answer["other"]["group_count"], 3);
}

#[test]
fn every_dimension_adds_up_to_the_same() {
    let server = TestServer::start();
    seed(&server);
    let client = server.admin();
    for by in [
        "source",
        "model",
        "user",
        "status",
        "capability",
        "profile",
        "provider",
        "agent",
        "platform",
        "feature",
        "entity_type",
        "error_category",
    ] {
        let answer = client.get(&format!("/usage/breakdown?by={by}")).expect(200);
        let items = answer["items"].as_array().unwrap();
        let requests: i64 = items
            .iter()
            .map(|one| one["requests"].as_i64().unwrap())
            .sum();
        assert_eq!(requests, 5, "{by}");
        assert_eq!(answer["total"]["requests"], 5, "{by}");
        assert_eq!(answer.get("other"), None, "{by}");
    }
}

#[test]
fn what_a_filter_takes_is_what_an_item_gives() {
    let server = TestServer::start();
    seed(&server);
    let client = server.admin();
    let users = client.get("/usage/breakdown?by=user").expect(200);
    assert_eq!(users["items"][0]["label"], "Ada Lovelace");
    let value = users["items"][0]["value"].as_str().unwrap();
    let summary = client
        .get(&format!("/usage/summary?user={value}"))
        .expect(200);
    assert_eq!(summary["requests"], users["items"][0]["requests"]);
}
