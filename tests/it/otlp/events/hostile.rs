//! Events that no agent should send.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::super::sender::{attribute, entries};
use super::sender::{record, send};

/// Events of every agent that become entries or content.
const EVENTS: [&str; 19] = [
    "claude_code.api_request",
    "claude_code.api_error",
    "claude_code.tool_result",
    "claude_code.user_prompt",
    "claude_code.assistant_response",
    "claude_code.api_request_body",
    "claude_code.api_response_body",
    "claude_code.nothing",
    "codex.sse_event",
    "codex.api_request",
    "codex.user_prompt",
    "codex.agent_response",
    "codex.tool_result",
    "gemini_cli.api_request",
    "gemini_cli.api_response",
    "gemini_cli.api_error",
    "gemini_cli.user_prompt",
    "gemini_cli.tool_call",
    "gen_ai.client.inference.operation.details",
];
/// Attributes that these read.
const NAMES: [&str; 26] = [
    "model",
    "input_tokens",
    "cost_usd",
    "duration_ms",
    "session.id",
    "prompt.id",
    "request_id",
    "event.sequence",
    "event.timestamp",
    "status_code",
    "prompt",
    "body",
    "tool_input",
    "user.email",
    "conversation.id",
    "event.kind",
    "error.message",
    "input_token_count",
    "thoughts_token_count",
    "finish_reasons",
    "installation.id",
    "arguments",
    "output",
    "request_text",
    "function_args",
    "gen_ai.response.model",
];

/// Values of types that nobody expects.
fn odd_values() -> Vec<Value> {
    vec![
        json!(""),
        json!("21"),
        json!("x".repeat(1_000)),
        json!(true),
        json!(-1),
        json!(i64::MAX),
        json!(1e300),
        json!([1, [2]]),
        json!({"a": {"b": null}}),
        Value::Null,
    ]
}

#[test]
fn attributes_of_wrong_types_cost_their_event_at_most() {
    let server = TestServer::start();
    let client = server.admin();
    for event in EVENTS {
        let bad = NAMES.iter().flat_map(|name| {
            odd_values()
                .into_iter()
                .map(move |value| vec![(*name, value)])
        });
        let mut records: Vec<_> = bad.map(|own| record(&server, 1, event, &own)).collect();
        records.push(record(&server, 2, event, &[]));
        let mut untimed = record(&server, 3, event, &[]);
        untimed["timeUnixNano"] = json!(0);
        records.push(untimed);
        let good = [("session.id", json!(event)), ("model", json!("good"))];
        records.push(record(&server, 4, "claude_code.api_request", &good));
        send(&client, &records);
        let path = format!("/logs?period=all&conversation_id={event}");
        assert_eq!(client.get(&path).expect(200)["total"], 1, "{event}");
    }
}

#[test]
fn thousands_of_parts_of_one_key_are_joined_to_their_calls() {
    let server = TestServer::start();
    let client = server.admin();
    let records = (0..4_000).map(|number| {
        let common = ("session.id", json!("s-1"));
        let sequence = ("event.sequence", json!(number));
        if number % 100 == 99 {
            let own = [
                common,
                sequence,
                ("request_id", json!(format!("r-{number}"))),
            ];
            return record(&server, 1, "claude_code.api_request", &own);
        }
        let own = [
            common,
            sequence,
            ("prompt", json!(format!("prompt {number}"))),
        ];
        record(&server, 1, "claude_code.user_prompt", &own)
    });
    let records: Vec<_> = records.collect();
    assert_eq!(send(&client, &records), json!({}));
    let entries = entries(&client);
    assert_eq!(entries.len(), 40);
    for entry in entries {
        let id = entry["metadata"]["request_id"].as_str().unwrap();
        let number: usize = id.strip_prefix("r-").unwrap().parse().unwrap();
        assert_eq!(entry["prompt"], format!("prompt {}", number - 1));
    }
}

#[test]
fn a_body_of_megabytes_is_cut_and_stored() {
    let server = TestServer::start();
    let client = server.admin();
    let call = [("session.id", json!("s-1")), ("request_id", json!("r-1"))];
    let own = [call[1].clone(), ("body", json!("x".repeat(5_000_000)))];
    let mut records = [
        record(&server, 1, "claude_code.api_response_body", &own),
        record(&server, 2, "claude_code.api_request", &call),
    ];
    let odd = attribute(&("odd", json!("y".repeat(5_000_000))));
    records[1]["attributes"].as_array_mut().unwrap().push(odd);
    let told = &send(&client, &records)["partialSuccess"];
    assert_eq!(told["rejectedLogRecords"], "0");
    let message = told["errorMessage"].as_str().unwrap();
    for field in ["metadata: ", "response: "] {
        assert!(message.contains(field), "{message}");
    }
    let entry = entries(&client).remove(0);
    assert!(entry["response"].as_str().unwrap().len() <= 256 * 1024);
    assert_eq!(entry["metadata"]["odd"], Value::Null);
}
