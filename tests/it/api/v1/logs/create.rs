//! POST /api/v1/logs

use chrono::Duration;
use logbook_tests::server::TestOptions;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

#[test]
fn one_entry_is_stored_and_read_back() {
    let server = TestServer::start();
    let client = server.admin();
    let sent = samples::with(
        &samples::entry(&server.clock, Duration::hours(1)),
        &json!({"id": "req-1"}),
    );
    let stored = client.post("/logs", &sent).expect(201);
    assert_eq!(stored["result"], "accepted");
    let id = stored["id"].as_str().unwrap();
    let read = client.get(&format!("/logs/{id}")).expect(200);
    insta::assert_json_snapshot!(read);
}

#[test]
fn a_batch_gives_one_result_an_item() {
    let server = TestServer::start();
    let client = server.admin();
    let good = samples::entry(&server.clock, Duration::minutes(5));
    let bad = samples::with(
        &good,
        &json!({"usage": {"input_tokens": -1, "output_tokens": "x"}}),
    );
    let worse = samples::with(&good, &json!({"status": "done"}));
    let answer = client
        .post("/logs", &json!([good, bad, worse, good, 7]))
        .expect(207);
    assert_eq!(answer["accepted"], 2);
    assert_eq!(answer["rejected"], 3);
    let results: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["result"].as_str().unwrap())
        .collect();
    assert_eq!(
        results,
        ["accepted", "rejected", "rejected", "accepted", "rejected"]
    );
    assert_eq!(answer["results"][2]["errors"][0]["field"], "status");
    assert_eq!(client.get("/logs").expect(200)["total"], 2);
}

#[test]
fn two_of_start_end_and_duration_give_the_third() {
    let server = TestServer::start();
    let client = server.admin();
    let (start, end) = (
        server.clock.ago(Duration::seconds(90)),
        server.clock.ago(Duration::zero()),
    );
    let pairs = [
        json!({"started_at": start, "ended_at": end}),
        json!({"started_at": start, "duration_ms": 90_000}),
        json!({"ended_at": end, "duration_ms": 90_000}),
    ];
    for pair in pairs {
        let id = client.post("/logs", &pair).expect(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let read = client.get(&format!("/logs/{id}")).expect(200);
        assert_eq!(read["started_at"], start, "{pair}");
        assert_eq!(read["ended_at"], end, "{pair}");
        assert_eq!(read["duration_ms"], 90_000, "{pair}");
    }
}

#[test]
fn a_resend_is_a_duplicate() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = samples::with(
        &samples::entry(&server.clock, Duration::hours(1)),
        &json!({"id": "req-1"}),
    );
    let first = client.post("/logs", &entry).expect(201);
    let again = client.post("/logs", &entry).expect(200);
    assert_eq!(again, json!({"id": first["id"], "result": "duplicate"}));
    let both = client.post("/logs", &json!([entry, entry])).expect(200);
    assert_eq!(both["duplicates"], 2);
    assert_eq!(client.get("/logs").expect(200)["total"], 1);
}

#[test]
fn two_items_of_one_id_in_one_batch_are_one_entry() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = samples::with(
        &samples::entry(&server.clock, Duration::hours(1)),
        &json!({"id": "twin"}),
    );
    let answer = client.post("/logs", &json!([entry, entry])).expect(200);
    let results: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["result"])
        .collect();
    assert_eq!(results, ["accepted", "duplicate"]);
    assert_eq!(client.get("/logs").expect(200)["total"], 1);
}

#[test]
fn lines_are_read_one_by_one() {
    let server = TestServer::start();
    let client = server.admin();
    let body = b"{\"model\": \"a\"}\n\n{\"model\": \n{\"model\": \"\xff\"}\r\n{\"model\": \"b\"}";
    for path in ["/logs", "/logs/ndjson"] {
        let answer = client
            .post_raw(path, "application/x-ndjson", &body[..])
            .expect(207);
        let results = answer["results"].as_array().unwrap();
        let results: Vec<_> = results.iter().map(|r| &r["result"]).collect();
        assert_eq!(results, ["accepted", "rejected", "rejected", "accepted"]);
    }
}

#[test]
fn the_path_of_lines_takes_nothing_else() {
    let server = TestServer::start();
    let client = server.admin();
    for other in ["application/json", "text/plain"] {
        client
            .post_raw("/logs/ndjson", other, &b"{}"[..])
            .expect_problem(415, "unsupported-media-type");
    }
    for lines in ["application/ndjson", "application/jsonl; charset=utf-8"] {
        let answer = client.post_raw("/logs/ndjson", lines, &b"{}\n{}"[..]);
        assert_eq!(answer.expect(200)["accepted"], 2);
    }
}

#[test]
fn what_settings_do_not_keep_is_not_stored() {
    let server = TestServer::start_with(TestOptions::fixing([
        ("audit_log.persist_prompts", json!(false)),
        ("audit_log.persist_failure_details", json!(false)),
    ]));
    let client = server.admin();
    let failed = json!({"status": "failed", "prompt": "secret", "response": "open", "error": {"category": "unknown", "message": "hidden"}});
    let id = client.post("/logs", &failed).expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let read = client.get(&format!("/logs/{id}")).expect(200);
    assert_eq!(read["content"]["prompt"]["state"], "not_persisted");
    assert_eq!(read.get("prompt"), None);
    assert_eq!(read["response"], "open");
    assert_eq!(read["error"], json!({"category": "unknown"}));
}

#[test]
fn every_text_is_redacted_before_it_is_stored() {
    let server = TestServer::start_with(TestOptions::fixing([(
        "audit_log.redaction_builtins",
        json!(["email"]),
    )]));
    let client = server.admin();
    let entry = json!({
        "status": "failed",
        "prompt": [{"role": "user", "content": "write to ada@example.org"}],
        "response": "ada@example.org",
        "error": {"category": "unknown", "message": "bounced: ada@example.org"},
        "metadata": {"to": "ada@example.org", "tries": 3},
    });
    let id = client.post("/logs", &entry).expect(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = client.get(&format!("/logs/{id}"));
    assert!(!answer.text.contains("ada@"), "{}", answer.text);
    let read: Value = answer.json();
    assert_eq!(read["prompt"][0]["content"], "write to [REDACTED]");
    assert_eq!(read["metadata"], json!({"to": "[REDACTED]", "tries": 3}));
    assert_eq!(
        read["content"]["response"],
        json!({"state": "stored", "truncated": false, "redacted": true})
    );
}

#[test]
fn an_entry_of_long_ago_and_one_of_tomorrow_find_their_day() {
    let server = TestServer::start();
    let client = server.admin();
    for days in [-400, 0, 1] {
        let start = logbook_domain::time::rfc3339(&(server.clock.now() + Duration::days(days)));
        client
            .post("/logs", &json!({"started_at": start}))
            .expect(201);
    }
    assert_eq!(client.get("/logs").expect(200)["total"], 3);
}
