//! Spans that nobody should send. Each costs itself at most.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::sender::{
    JSON, PROTOBUF, attribute, chat, entries, post, protobuf, request, send, span,
};

/// Sends a bad span between two good ones; gives why it was refused, if it was.
fn beside_good_ones(change: impl Fn(&TestServer, &mut Value)) -> (Option<String>, Vec<Value>) {
    let server = TestServer::start();
    let client = server.admin();
    let mut bad = span(&server, 2, &chat(&[]));
    change(&server, &mut bad);
    let good = |number| span(&server, number, &chat(&[]));
    let answer = send(&client, &[good(1), bad, good(3)]);
    let partial = &answer["partialSuccess"];
    let is_refused = partial["rejectedSpans"]
        .as_str()
        .is_some_and(|count| count != "0");
    let refused = partial["errorMessage"].as_str().filter(|_| is_refused);
    let entries = entries(&client);
    assert_eq!(entries.len(), if refused.is_some() { 2 } else { 3 });
    (refused.map(str::to_owned), entries)
}

#[test]
fn a_span_that_cannot_be_an_entry_is_refused_alone() {
    let days_ahead = |server: &TestServer, span: &mut Value| {
        let start = server.clock.now() + chrono::Duration::days(3);
        span["startTimeUnixNano"] = json!(start.timestamp_nanos_opt().unwrap().to_string());
        span["endTimeUnixNano"] = json!("0");
    };
    type Change = Box<dyn Fn(&TestServer, &mut Value)>;
    let set = |field: &'static str, value: Value| -> Change {
        Box::new(move |_: &TestServer, span: &mut Value| span[field] = value.clone())
    };
    let cases: Vec<(Change, &str)> = vec![
        (
            set("startTimeUnixNano", json!("0")),
            "has no start_time_unix_nano",
        ),
        (set("startTimeUnixNano", json!(true)), "whole number"),
        (
            set("endTimeUnixNano", json!("1")),
            "ended_at: must not be before started_at",
        ),
        (
            set("traceId", json!("5b8efff7")),
            "expected 16 bytes in hex",
        ),
        (set("spanId", json!("")), "expected 8 bytes in hex"),
        (set("spanId", json!("0000000000000000")), "not all zero"),
        (set("parentSpanId", json!("zz")), "parent_span_id"),
        (set("attributes", json!({})), "a list of at most"),
        (
            set(
                "attributes",
                json!([{"key": "a", "value": {"intValue": "x"}}]),
            ),
            "whole number",
        ),
        (
            Box::new(days_ahead),
            "must not be more than a day ahead of now",
        ),
    ];
    for (change, message) in cases {
        let (refused, _) = beside_good_ones(change);
        let refused = refused.unwrap_or_else(|| panic!("{message}: it was taken"));
        assert!(refused.starts_with("item 1: "), "{refused}");
        assert!(refused.contains(message), "{message} is not in {refused}");
    }
}

#[test]
fn odd_attributes_cost_no_span() {
    let many: Vec<Value> = (0..10_000)
        .map(|number| attribute(&(&format!("a{number}"), json!(number))))
        .collect();
    let cases = [
        many,
        chat(&[
            ("gen_ai.usage.input_tokens", json!("many")),
            ("gen_ai.usage.output_tokens", json!([1, 2])),
            ("gen_ai.conversation.id", json!({"a": 1})),
            ("gen_ai.response.finish_reasons", json!(7)),
            ("gen_ai.response.time_to_first_chunk", json!(-1.5)),
            ("llm.cost.total", json!("free")),
        ])
        .iter()
        .map(attribute)
        .collect(),
    ];
    for attributes in cases {
        let (refused, entries) = beside_good_ones(|_, span| {
            let own = span["attributes"].as_array_mut().unwrap();
            own.extend(attributes.clone());
        });
        assert_eq!(refused, None);
        assert!(
            entries
                .iter()
                .all(|entry| entry["usage"].get("input_tokens").is_none())
        );
    }
}

#[test]
fn long_contents_are_cut_and_messages_that_are_none_are_text() {
    let long = "x".repeat(5_000_000);
    let (refused, entries) = beside_good_ones(|_, span| {
        let own = span["attributes"].as_array_mut().unwrap();
        own.push(attribute(&("gen_ai.input.messages", json!("[{\"role\": "))));
        own.push(attribute(&("gen_ai.output.messages", json!(long))));
    });
    assert_eq!(refused, None);
    let entry = entries
        .iter()
        .find(|entry| entry.get("prompt").is_some())
        .unwrap();
    assert_eq!(entry["prompt"], "[{\"role\": ");
    assert_eq!(entry["content"]["response"]["truncated"], true);
}

#[test]
fn doubled_spans_are_one_entry() {
    let server = TestServer::start();
    let client = server.admin();
    let one = span(&server, 1, &chat(&[]));
    assert_eq!(send(&client, &[one.clone(), one.clone(), one]), json!({}));
    assert_eq!(entries(&client).len(), 1);
}

#[test]
fn a_request_cut_anywhere_is_refused_or_taken_and_never_an_error_of_the_server() {
    let server = TestServer::start();
    let client = server.admin();
    let messages = json!([{"role": "user", "parts": [{"type": "text", "content": "Hi"}]}]);
    let attributes = chat(&[("gen_ai.input.messages", messages)]);
    let body = request(&[span(&server, 1, &attributes)]);
    for (body, media_type) in [
        (protobuf(&body), PROTOBUF),
        (body.to_string().into_bytes(), JSON),
    ] {
        for length in (0..body.len()).step_by(7) {
            let answer = post(&client, "/v1/traces", media_type, body[..length].to_vec());
            let status = answer.status.as_u16();
            assert!(
                status == 400 || (length == 0 && status == 200),
                "{length}: {status}"
            );
        }
    }
    assert!(entries(&client).is_empty());
}

#[test]
fn redaction_is_that_of_native_entries() {
    use logbook_tests::server::TestOptions;
    let rules = json!(["secret-\\d+"]);
    let options = TestOptions::fixing([("audit_log.redaction_patterns", rules)]);
    let server = TestServer::start_with(options);
    let client = server.admin();
    let attributes = chat(&[
        (
            "gen_ai.input.messages",
            json!([{"role": "user", "content": "secret-1"}]),
        ),
        ("gen_ai.completion.0.content", json!("secret-2")),
        ("traceloop.association.properties.note", json!("secret-3")),
        ("error.type", json!("x")),
        ("exception.message", json!("secret-4")),
    ]);
    send(&client, &[span(&server, 1, &attributes)]);
    let entry = entries(&client).remove(0).to_string();
    assert_eq!(entry.matches("[REDACTED]").count(), 4, "{entry}");
    assert!(!entry.contains("secret-"), "{entry}");
}
