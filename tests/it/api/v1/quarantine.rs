//! /api/v1/quarantine

use chrono::Duration;
use logbook_domain::access::Permission;
use logbook_domain::activity::Actor;
use logbook_domain::entry::Arrival;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::quarantine::{Origin, Quarantined};
use logbook_store::{quarantine, transaction};
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};
use ureq::http::Method;

use super::ingest::samples::{counts, entries, litellm};

/// Sends an item whose tokens are not readable; returns its id in quarantine.
fn quarantined(server: &TestServer, number: usize) -> String {
    // Things of one moment have no order.
    server.clock.advance(Duration::seconds(1));
    let mut item = litellm(server, number);
    item["prompt_tokens"] = json!("many");
    let key = server.key(&[Permission::Ingest]);
    assert_eq!(
        key.post("/ingest/litellm", &item).expect(200),
        counts(0, 0, 0, 1)
    );
    newest(&server.admin())["id"].as_str().unwrap().to_owned()
}

fn newest(client: &Client) -> Value {
    client.get("/quarantine?per_page=1").expect(200)["items"][0].clone()
}

fn total(client: &Client) -> i64 {
    client.get("/quarantine").expect(200)["total"]
        .as_i64()
        .unwrap()
}

#[test]
fn a_thing_is_told_with_reason_origin_time_and_sender() {
    let server = TestServer::start();
    let client = server.admin();
    let id = quarantined(&server, 1);
    let thing = newest(&client);
    assert_eq!(thing["origin"], "litellm");
    assert_eq!(
        thing["reason"],
        "prompt_tokens: must be a number, got `many`"
    );
    assert_eq!(thing["sender"]["kind"], "api_key");
    assert_eq!(thing["tries"], 0);
    assert_eq!(thing["has_payload"], true);
    assert!(thing.get("payload").is_none());
    let whole = client.get(&format!("/quarantine/{id}")).expect(200);
    let payload: Value = serde_json::from_str(whole["payload"].as_str().unwrap()).unwrap();
    assert_eq!(payload["litellm_call_id"], "call-1");
    let read = server.acts(&["content_read"]);
    assert_eq!(read.len(), 1);
    assert_eq!(read[0]["target"], json!({"type": "quarantine", "id": id}));
    let metrics = server
        .anonymous()
        .send(Method::GET, "/metrics", &[], Vec::new());
    let line = "logbook_quarantined_total{origin=\"litellm\"} 1";
    assert!(
        metrics.text.lines().any(|one| one == line),
        "{}",
        metrics.text
    );
}

#[test]
fn a_payload_needs_the_right_to_content() {
    let server = TestServer::start();
    let id = quarantined(&server, 1);
    let key = server.key(&[Permission::Admin]);
    let seen = key.get(&format!("/quarantine/{id}")).expect(200);
    assert!(seen.get("payload").is_none());
    assert_eq!(seen["has_payload"], true);
    assert_eq!(server.acts(&["content_read"]).len(), 0);
    let key = server.key(&[Permission::Admin, Permission::Content]);
    assert!(key.get(&format!("/quarantine/{id}")).expect(200)["payload"].is_string());
}

#[test]
fn payloads_are_redacted_and_not_kept_where_content_is_not() {
    let fixing = |more| {
        let rules = json!(["call-\\d+", "many"]);
        TestServer::start_with(TestOptions::fixing([
            ("audit_log.redaction_patterns", rules),
            more,
        ]))
    };
    let server = fixing(("audit_log.persist_prompts", json!(true)));
    let id = quarantined(&server, 1);
    let whole = server.admin().get(&format!("/quarantine/{id}"));
    assert!(
        !whole.text.contains("call-1") && !whole.text.contains("many"),
        "{}",
        whole.text
    );
    assert_eq!(whole.expect(200)["redacted"], true);
    for setting in [
        "persist_prompts",
        "persist_responses",
        "persist_failure_details",
    ] {
        let server = fixing((&*format!("audit_log.{setting}").leak(), json!(false)));
        let id = quarantined(&server, 1);
        let client = server.admin();
        let whole = client.get(&format!("/quarantine/{id}")).expect(200);
        assert_eq!(
            (&whole["has_payload"], &whole["bytes"]),
            (&json!(false), &json!(0))
        );
        assert!(whole.get("payload").is_none());
        let retried = client
            .post(&format!("/quarantine/{id}/retry"), &json!({}))
            .expect(200);
        assert_eq!(
            retried["reason"],
            "cannot be tried again: its payload was not kept"
        );
    }
}

/// Puts a thing into quarantine as an older version would have.
fn put(server: &TestServer, payload: &str, age: Duration, max_bytes: u32) {
    let now = server.clock.now() - age;
    let arrival = Arrival {
        now,
        random: *uuid::Uuid::now_v7().as_bytes().last_chunk().unwrap(),
    };
    let policy = ContentPolicy::default();
    let thing = Quarantined::new(
        Origin::Litellm,
        "not known",
        payload.as_bytes(),
        arrival,
        &policy,
    );
    let actor = Actor::system();
    let add = |conn: &mut _| {
        transaction(conn, |conn| {
            quarantine::add(conn, &[thing], &actor, max_bytes)
        })
    };
    server.store.run_blocking(add).unwrap();
}

#[test]
fn what_is_readable_by_now_becomes_an_entry_and_leaves() {
    let server = TestServer::start();
    let client = server.admin();
    put(
        &server,
        &litellm(&server, 1).to_string(),
        Duration::hours(1),
        u32::MAX,
    );
    put(&server, "null", Duration::hours(2), u32::MAX);
    let bad = quarantined(&server, 2);
    let list = client.get("/quarantine").expect(200);
    let ids: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    let answer = client
        .post("/quarantine/retry", &json!({ "ids": ids }))
        .expect(200);
    let results: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["result"].clone())
        .collect();
    assert_eq!(results, ["skipped", "stored", "kept"]);
    let log_id = answer["results"][1]["log_ids"][0].as_str().unwrap();
    assert_eq!(
        client.get(&format!("/logs/{log_id}")).expect(200)["usage"]["input_tokens"],
        10
    );
    assert_eq!(total(&client), 1);
    let stays = newest(&client);
    assert_eq!((&stays["id"], &stays["tries"]), (&json!(bad), &json!(1)));
    assert!(stays["tried_at"].is_string());
    let acts = server.acts(&["quarantine_retried"]);
    assert_eq!(
        acts[0]["details"],
        json!({"retried_count": 3, "stored_count": 2})
    );
}

/// As if the server had ended between the entry and its leaving.
#[test]
fn a_second_try_makes_no_second_entry() {
    let server = TestServer::start();
    let client = server.admin();
    let item = litellm(&server, 1);
    client.post("/ingest/litellm", &item).expect(200);
    put(&server, &item.to_string(), Duration::hours(1), u32::MAX);
    let id = newest(&client)["id"].as_str().unwrap().to_owned();
    let retried = client
        .post(&format!("/quarantine/{id}/retry"), &json!({}))
        .expect(200);
    assert_eq!(retried["result"], "stored");
    assert_eq!((entries(&client).len(), total(&client)), (1, 0));
    client
        .post(&format!("/quarantine/{id}/retry"), &json!({}))
        .expect_problem(404, "not-found");
    assert_eq!(server.acts(&["quarantine_retried"]).len(), 1);
}

#[test]
fn things_are_deleted_alone_and_together() {
    let server = TestServer::start();
    let client = server.admin();
    let ids: Vec<_> = (0..3).map(|number| quarantined(&server, number)).collect();
    client
        .delete(&format!("/quarantine/{}", ids[0]))
        .expect(204);
    client
        .delete(&format!("/quarantine/{}", ids[0]))
        .expect_problem(404, "not-found");
    client
        .get(&format!("/quarantine/{}", ids[0]))
        .expect_problem(404, "not-found");
    let deleted = client
        .post("/quarantine/delete", &json!({ "ids": ids }))
        .expect(200);
    assert_eq!(deleted, json!({"deleted_count": 2}));
    assert_eq!(total(&client), 0);
    assert_eq!(server.acts(&["quarantine_deleted"]).len(), 2);
    for path in ["/quarantine/delete", "/quarantine/retry"] {
        let many = json!({"ids": vec![uuid::Uuid::nil(); 51]});
        client
            .post(path, &many)
            .expect_problem(422, "validation-failed");
    }
}

#[test]
fn lists_are_filtered_and_paged() {
    let server = TestServer::start();
    let client = server.admin();
    for number in 0..5 {
        quarantined(&server, number);
    }
    client
        .post_raw("/ingest/kong", "application/json", "x")
        .expect(200);
    let kong = client.get("/quarantine?origin=kong").expect(200);
    assert_eq!(
        (&kong["total"], &kong["items"][0]["origin"]),
        (&json!(1), &json!("kong"))
    );
    assert_eq!(
        client
            .get("/quarantine?origin=kong&origin=litellm")
            .expect(200)["total"],
        6
    );
    let mut seen = Vec::new();
    for page in 1..=3 {
        let page = client
            .get(&format!("/quarantine?per_page=2&page={page}"))
            .expect(200);
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].to_string()),
        );
    }
    seen.dedup();
    assert_eq!(seen.len(), 6);
    client
        .get("/quarantine?origin=x")
        .expect_problem(400, "invalid-parameter");
}

#[test]
fn the_oldest_goes_where_there_is_no_more_room() {
    let server = TestServer::start();
    let client = server.admin();
    let payload = "x".repeat(100_000);
    for age in (0..20).rev() {
        put(&server, &payload, Duration::minutes(age), 1_048_576);
        let list = client.get("/quarantine").expect(200);
        assert!(list["bytes"].as_i64().unwrap() <= 1_048_576);
    }
    let list = client.get("/quarantine").expect(200);
    let kept = list["items"].as_array().unwrap();
    assert!((9..=10).contains(&kept.len()), "{}", kept.len());
    let newest = server.clock.now() - Duration::minutes(9);
    let all_new = kept
        .iter()
        .all(|one| one["at"].as_str().unwrap() >= &*logbook_domain::time::rfc3339(&newest));
    assert!(all_new, "{list}");
}

#[test]
fn what_is_older_than_its_age_or_that_of_content_goes() {
    let server = TestServer::start();
    let client = server.admin();
    for days in 0..6 {
        put(
            &server,
            "x",
            Duration::days(days) + Duration::hours(1),
            u32::MAX,
        );
    }
    let age = |days| {
        let cutoff = server.clock.now() - Duration::days(days);
        let age = move |conn: &mut _| quarantine::delete_old(conn, cutoff, u32::MAX);
        server.store.run_blocking(age).unwrap()
    };
    assert_eq!((age(4), total(&client)), (2, 4));
    assert_eq!((age(0), total(&client)), (4, 0));
}
