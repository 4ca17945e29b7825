//! What LiteLLM itself sent (tests/litellm), read without Python.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::samples::{counts, entries};

/// The recorded body, moved to the time of the test.
fn recorded(server: &TestServer, text: &str) -> Value {
    let mut items: Value = serde_json::from_str(text).unwrap();
    for item in items.as_array_mut().unwrap() {
        let now = server.clock.now().timestamp_millis() as f64 / 1_000.0;
        let moved = now - 60.0 - item["startTime"].as_f64().unwrap();
        for field in ["startTime", "endTime", "completionStartTime"] {
            item[field] = json!(item[field].as_f64().unwrap() + moved);
        }
    }
    items
}

fn entry_of(text: &str) -> Value {
    let server = TestServer::start();
    let client = server.admin();
    let sent = client.post("/ingest/litellm", &recorded(&server, text));
    assert_eq!(sent.expect(200), counts(1, 0, 0, 0));
    entries(&client).remove(0)
}

#[test]
fn a_chat_and_a_streamed_chat_are_whole() {
    let texts = [
        include_str!("../../../../litellm/fixtures/chat.json"),
        include_str!("../../../../litellm/fixtures/streamed_chat.json"),
    ];
    for (text, is_streamed) in texts.into_iter().zip([false, true]) {
        let entry = entry_of(text);
        assert_eq!(entry["status"], "succeeded");
        assert_eq!(
            (&entry["provider"], &entry["model"]),
            (&json!("openai"), &json!("gpt-4o-mini"))
        );
        assert_eq!(entry["user"]["id"], "u-17");
        assert_eq!(entry["prompt"][0]["content"], "What is an audit log?");
        let answer = "An audit log says who did what, and when.";
        assert_eq!(entry["response"]["content"], answer);
        assert_eq!(entry["time_to_first_token_ms"].is_number(), is_streamed);
        assert!(entry["usage"]["input_tokens"].is_number(), "{entry}");
    }
}

#[test]
fn failures_have_their_category_and_no_tokens() {
    let cases = [
        (
            include_str!("../../../../litellm/fixtures/error.json"),
            "model_not_found",
        ),
        (
            include_str!("../../../../litellm/fixtures/rate_limit.json"),
            "rate_limiting",
        ),
    ];
    for (text, category) in cases {
        let entry = entry_of(text);
        assert_eq!(
            (&entry["status"], &entry["error"]["category"]),
            (&json!("failed"), &json!(category))
        );
        assert!(entry["error"]["message"].is_string(), "{entry}");
        assert!(entry.pointer("/usage/input_tokens").is_none(), "{entry}");
        assert!(entry.get("cost_usd").is_none(), "{entry}");
    }
}
