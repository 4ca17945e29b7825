//! Arrays, lines and single items; resends; who may send.

use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use serde_json::{Value, json};

use super::samples::{counts, entries, kong, litellm};

#[test]
fn arrays_lines_and_single_items_are_read_whatever_they_are_called() {
    type Sample = fn(&TestServer, usize) -> Value;
    let gateways: [(&str, Sample); 2] = [("litellm", litellm), ("kong", kong)];
    for (gateway, sample) in gateways {
        let server = TestServer::start();
        let key = server.key(&[Permission::Ingest]);
        let items: Vec<_> = (0..6).map(|number| sample(&server, number)).collect();
        let bodies = [
            json!(&items[..2]).to_string(),
            format!("{}\n\n{}\r\n", items[2], items[3]),
            serde_json::to_string_pretty(&items[4]).unwrap(),
            json!(items[5].to_string()).to_string(),
        ];
        let path = format!("/ingest/{gateway}");
        for (body, items) in bodies.iter().zip([2, 2, 1, 1]) {
            for (kind, resent) in [
                ("application/json", 0),
                ("text/plain", items),
                ("x/y", items),
            ] {
                let answer = key.post_raw(&path, kind, body.as_str()).expect(200);
                let expected = counts(items - resent, resent, 0, 0);
                assert_eq!(answer, expected, "{gateway} {kind} {body}");
            }
        }
        assert_eq!(entries(&server.admin()).len(), 6);
    }
}

#[test]
fn a_call_is_told_whole() {
    let server = TestServer::start();
    let client = server.admin();
    client
        .post("/ingest/litellm", &litellm(&server, 1))
        .expect(200);
    client.post("/ingest/kong", &kong(&server, 1)).expect(200);
    for entry in entries(&client) {
        assert_eq!(entry["model"], "gpt-5-mini");
        assert_eq!(entry["provider"], "openai");
        assert_eq!(entry["status"], "succeeded");
        assert_eq!(entry["duration_ms"], 1_500);
        assert_eq!(entry["usage"]["total_tokens"], 12);
        assert_eq!(entry["prompt"]["json"], Value::Null);
        assert_eq!(entry["prompt"], json!([{"role": "user", "content": "Hi"}]));
        assert_eq!(entry["response"]["content"], "Hello");
        assert!(entry["cost_usd"].is_number());
    }
}

#[test]
fn traffic_without_models_is_skipped() {
    let server = TestServer::start();
    let client = server.admin();
    let mut web = kong(&server, 1);
    web.as_object_mut().unwrap().remove("ai");
    let answer = client.post("/ingest/kong", &json!([web, kong(&server, 2)]));
    assert_eq!(answer.expect(200), counts(1, 0, 1, 0));
    let answer = client.post(
        "/ingest/litellm",
        &json!([null, litellm(&server, 1), "null"]),
    );
    assert_eq!(answer.expect(200), counts(1, 0, 1, 1));
    for nothing in ["", "[]", " \n\n "] {
        let answer = client.post_raw("/ingest/litellm", "application/json", nothing);
        assert_eq!(answer.expect(200), counts(0, 0, 0, 0));
    }
}

#[test]
fn each_plugin_of_kong_is_an_entry() {
    let server = TestServer::start();
    let client = server.admin();
    let mut request = kong(&server, 1);
    let plugin = request["ai"]["proxy"].take();
    let payload = json!({"request": "Hi"});
    request["ai"] = json!({"payload": payload, "ai-proxy": plugin, "ai-prompt": {"usage": {"prompt_token": "3"}}});
    assert_eq!(
        client.post("/ingest/kong", &request).expect(200),
        counts(2, 0, 0, 0)
    );
    let prompts: Vec<_> = entries(&client)
        .iter()
        .map(|one| one["prompt"].clone())
        .collect();
    assert!(prompts.contains(&json!("Hi")), "{prompts:?}");
}

#[test]
fn a_log_that_is_switched_off_keeps_nothing() {
    let server = TestServer::start_with(TestOptions::fixing([("audit_log.enabled", json!(false))]));
    let client = server.admin();
    for body in [litellm(&server, 1), json!("x")] {
        assert_eq!(
            client.post("/ingest/litellm", &body).expect(202),
            counts(0, 0, 0, 0)
        );
    }
    assert_eq!(client.get("/quarantine").expect(200)["total"], 0);
}
