//! Operations that are refused go into quarantine, and can be tried again.

use logbook_domain::access::Permission;
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

use super::sender::{
    JSON, PROTOBUF, attribute, chat, entries, post, protobuf, request, send, span,
};

fn quarantined(client: &Client) -> Vec<Value> {
    let page = client.get("/quarantine?per_page=100").expect(200);
    page["items"].as_array().unwrap().clone()
}

/// Spans that are refused, each for its own reason.
fn bad_spans(server: &TestServer, attributes: &[(&str, Value)]) -> Vec<Value> {
    let changed = |number: u64, field: &str, value: Value| {
        let mut span = span(server, number, attributes);
        span[field] = value;
        span
    };
    vec![
        changed(1, "startTimeUnixNano", json!("0")),
        changed(2, "endTimeUnixNano", json!("1")),
        changed(3, "traceId", json!("5b8efff7")),
        changed(4, "spanId", json!("")),
        changed(5, "parentSpanId", json!("5b8e")),
    ]
}

#[test]
fn operations_that_are_refused_are_kept_with_their_reason() {
    for media_type in [JSON, PROTOBUF] {
        let rules = json!(["secret-\\d+"]);
        let options = TestOptions::fixing([("audit_log.redaction_patterns", rules)]);
        let server = TestServer::start_with(options);
        let client = server.admin();
        let key = server.key(&[Permission::Ingest]);
        let attributes = chat(&[
            ("gen_ai.prompt", json!("my secret-1")),
            ("gen_ai.usage.input_tokens", json!(-1)),
        ]);
        let mut spans = bad_spans(&server, &attributes);
        spans.push(span(&server, 6, &attributes));
        let count = spans.len();
        let other = [("http.route", json!("/"))];
        spans.extend(bad_spans(&server, &other));
        spans.push(span(&server, 7, &chat(&[])));
        let body = request(&spans);
        let body = match media_type {
            JSON => body.to_string().into_bytes(),
            _ => protobuf(&body),
        };
        let answer = post(&key, "/v1/traces", media_type, body);
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
        assert_eq!(entries(&client).len(), 1);
        let things = quarantined(&client);
        assert_eq!(things.len(), count, "{media_type}: {things:?}");
        for reason in [
            "start_time",
            "started_at",
            "trace",
            "span",
            "parent",
            "input_tokens",
        ] {
            let has = |thing: &Value| thing["reason"].as_str().unwrap().contains(reason);
            assert!(things.iter().any(has), "{reason}: {things:?}");
        }
        for thing in &things {
            assert_eq!(thing["origin"], "otlp");
            assert_eq!(thing["sender"]["kind"], "api_key");
            let id = thing["id"].as_str().unwrap();
            let whole = client.get(&format!("/quarantine/{id}")).expect(200);
            let payload = whole["payload"].as_str().unwrap();
            assert!(payload.contains("my [REDACTED]"), "{payload}");
            assert!(payload.contains("\"shop\""), "{payload}");
            let again = client.post(&format!("/quarantine/{id}/retry"), &json!({}));
            let again = again.expect(200);
            assert_eq!(again["result"], "kept", "{again}");
            // Ids are named as the encoding spells them, and quarantine keeps JSON.
            let spelt = |reason: &Value| reason.as_str().unwrap().replace('_', "").to_lowercase();
            assert_eq!(spelt(&again["reason"]), spelt(&thing["reason"]));
        }
    }
}

#[test]
fn a_refused_operation_becomes_an_entry_once_it_can() {
    let server = TestServer::start();
    let client = server.admin();
    let attributes = chat(&[("gen_ai.prompt", json!("Hi"))]);
    let mut early = span(&server, 1, &attributes);
    let start = server.clock.now() + chrono::Duration::days(3);
    let nanos = start.timestamp_nanos_opt().unwrap();
    early["startTimeUnixNano"] = json!(nanos.to_string());
    early["endTimeUnixNano"] = json!((nanos + 2_000_000_000).to_string());
    let answer = send(&client, &[early]);
    assert_eq!(answer["partialSuccess"]["rejectedSpans"], "1");
    let id = quarantined(&client)[0]["id"].as_str().unwrap().to_owned();
    server.clock.advance(chrono::Duration::days(4));
    let client = server.admin();
    let again = client.post(&format!("/quarantine/{id}/retry"), &json!({}));
    let again = again.expect(200);
    assert_eq!(again["result"], "stored", "{again}");
    let entry = entries(&client).remove(0);
    assert_eq!(again["log_ids"], json!([entry["id"]]));
    assert_eq!(
        (&entry["prompt"], &entry["platform"]),
        (&json!("Hi"), &json!("shop"))
    );
    assert_eq!(entry["duration_ms"], 2_000);
    assert!(quarantined(&client).is_empty());
}

#[test]
fn log_records_of_agents_are_kept_and_others_are_not() {
    let server = TestServer::start();
    let client = server.admin();
    let record = |event: &str| {
        let attributes = [
            attribute(&("model", json!("m"))),
            attribute(&("input_tokens", json!("-4"))),
        ];
        let now = server.clock.now().timestamp_nanos_opt().unwrap();
        json!({"eventName": event, "timeUnixNano": now.to_string(), "attributes": attributes})
    };
    let mut timeless = record("claude_code.api_request");
    timeless["timeUnixNano"] = json!("0");
    let records = [
        record("claude_code.api_request"),
        timeless,
        record("shop.order"),
    ];
    let body = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]});
    let answer = post(&client, "/v1/logs", JSON, body.to_string().into_bytes()).expect(200);
    assert_eq!(answer["partialSuccess"]["rejectedLogRecords"], "2");
    assert_eq!(quarantined(&client).len(), 2);
    // What is no request at all is refused and not kept.
    post(&client, "/v1/logs", JSON, b"{\"resourceLogs\": 1}".to_vec()).expect(400);
    assert_eq!(quarantined(&client).len(), 2);
}
