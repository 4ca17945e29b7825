//! Events of Claude Code in one request that tell of the same call.

use logbook_tests::TestServer;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::sender::entries;
use super::sender::{record, send};

/// Attributes of an event of Claude Code, the n-th of its session.
fn of_claude(sequence: i64, more: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    let common = [
        ("session.id", json!("s-1")),
        ("prompt.id", json!("p-1")),
        ("user.email", json!("ada@example.org")),
        ("user.account_uuid", json!("account")),
        ("user.id", json!("device")),
        ("model", json!("claude-sonnet-4-6")),
        ("query_source", json!("repl_main_thread")),
        ("event.sequence", json!(sequence)),
    ];
    let is_new = |(name, _): &&(&str, Value)| more.iter().all(|(other, _)| other != name);
    let mut attributes: Vec<_> = common.iter().filter(is_new).cloned().collect();
    attributes.extend(more.iter().cloned());
    attributes
}

/// One prompt: a title by another model, two calls and a tool between them.
fn session(server: &TestServer) -> Vec<Value> {
    let record = |seconds, event: &str, more: &[(&'static str, Value)]| {
        let event = format!("claude_code.{event}");
        record(server, seconds, &event, &of_claude(seconds, more))
    };
    let call = |seconds, id: &str, source: &str| {
        let numbers = [
            ("request_id", json!(id)),
            ("query_source", json!(source)),
            ("input_tokens", json!("3")),
            ("output_tokens", json!(5)),
            ("cache_read_tokens", json!(100)),
            ("cache_creation_tokens", json!(20)),
            ("cost_usd", json!(0.0125)),
            ("duration_ms", json!(500)),
        ];
        record(seconds, "api_request", &numbers)
    };
    let answer = |seconds, id: &str, text: &str| {
        let attributes = [("request_id", json!(id)), ("response", json!(text))];
        record(seconds, "assistant_response", &attributes)
    };
    vec![
        record(1, "user_prompt", &[("prompt", json!("Mend the test"))]),
        call(2, "req-title", "generate_session_title"),
        answer(3, "req-1", "I look at it."),
        call(4, "req-1", "repl_main_thread"),
        record(
            5,
            "tool_result",
            &[
                ("tool_use_id", json!("toolu-1")),
                ("tool_name", json!("Bash")),
                ("tool_input", json!(r#"{"command":"make test"}"#)),
                ("success", json!("false")),
                ("error_type", json!("ShellError")),
                ("duration_ms", json!(40)),
            ],
        ),
        call(6, "req-2", "repl_main_thread"),
        answer(7, "req-2", "It is mended."),
    ]
}

fn by_request<'e>(entries: &'e [Value], id: &str) -> &'e Value {
    let found = entries
        .iter()
        .find(|entry| entry["metadata"]["request_id"] == id);
    found.unwrap_or_else(|| panic!("{id} is not in {entries:#?}"))
}

#[test]
fn a_prompt_of_claude_code_is_its_calls_and_tools_with_content() {
    let server = TestServer::start();
    let client = server.admin();
    let records = session(&server);
    for _ in 0..2 {
        assert_eq!(
            send(&client, &records),
            json!({}),
            "a resend is no second entry"
        );
    }
    let entries = entries(&client);
    assert_eq!(entries.len(), 4);
    for entry in &entries {
        assert_eq!(entry["source"], "code");
        assert_eq!(entry["conversation_id"], "s-1");
        assert_eq!(entry["user"], json!({"email": "ada@example.org"}));
        assert_eq!(entry["agent"], json!({"name": "Claude Code"}));
        assert_eq!(entry["metadata"]["user.account_uuid"], "account");
    }
    let first = by_request(&entries, "req-1");
    assert_eq!(first["prompt"], "Mend the test");
    assert_eq!(first["response"], "I look at it.");
    let usage = json!({
        "input_tokens": 123, "output_tokens": 5, "total_tokens": 128,
        "cached_input_tokens": 100, "cache_write_tokens": 20,
    });
    assert_eq!(
        (&first["usage"], &first["duration_ms"]),
        (&usage, &json!(500))
    );
    assert_eq!(first["cost_usd"], 0.0125);
    let second = by_request(&entries, "req-2");
    assert_eq!(second["prompt"], Value::Null);
    assert_eq!(second["response"], "It is mended.");
    assert_eq!(by_request(&entries, "req-title")["prompt"], Value::Null);
    let tool = entries
        .iter()
        .find(|entry| entry["capability"] == "tool")
        .unwrap();
    assert_eq!(tool["entity"], json!({"type": "tool", "id": "Bash"}));
    assert_eq!(tool["prompt"], json!({"command": "make test"}));
    assert_eq!(tool["status"], "failed");
}

#[test]
fn of_several_attempts_the_last_body_before_the_call_is_its_prompt() {
    let server = TestServer::start();
    let client = server.admin();
    let event = |seconds, event: &str, more: &[(&'static str, Value)]| {
        record(&server, seconds, event, &of_claude(seconds, more))
    };
    let body = |seconds, text: &str| {
        event(
            seconds,
            "claude_code.api_request_body",
            &[("body", json!(text))],
        )
    };
    let call = |seconds, id: &str| {
        event(
            seconds,
            "claude_code.api_request",
            &[("request_id", json!(id))],
        )
    };
    let records = [
        event(
            1,
            "claude_code.user_prompt",
            &[("prompt", json!("<REDACTED>"))],
        ),
        body(2, "first attempt"),
        body(3, r#"{"messages": [1]}"#),
        call(4, "a"),
        body(5, r#"{"messages": [2]}"#),
        call(6, "b"),
        body(7, "of a call that is under way"),
    ];
    assert_eq!(send(&client, &records), json!({}));
    let entries = entries(&client);
    assert_eq!(
        by_request(&entries, "a")["prompt"],
        json!({"messages": [1]})
    );
    assert_eq!(
        by_request(&entries, "b")["prompt"],
        json!({"messages": [2]})
    );
}

#[test]
fn a_refusal_is_the_end_of_its_call_and_an_entry_where_it_comes_alone() {
    let server = TestServer::start();
    let client = server.admin();
    let event = |seconds, event: &str, id: &str| {
        let own = [("request_id", json!(id))];
        record(&server, seconds, event, &of_claude(seconds, &own))
    };
    let records = [
        event(1, "claude_code.api_refusal", "a"),
        event(2, "claude_code.api_request", "a"),
        event(3, "claude_code.api_refusal", "alone"),
        event(4, "claude_code.api_request", "b"),
    ];
    assert_eq!(send(&client, &records), json!({}));
    let entries = entries(&client);
    assert_eq!(entries.len(), 3);
    for (id, status) in [("a", "blocked"), ("alone", "blocked"), ("b", "succeeded")] {
        assert_eq!(by_request(&entries, id)["status"], status, "{id}");
    }
    assert_eq!(
        by_request(&entries, "a")["error"]["category"],
        "guardrail_blocked"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn events_of_one_request_join_in_whatever_order_they_stand(seed in any::<[u8; 7]>()) {
        let server = TestServer::start();
        let client = server.admin();
        let mut records: Vec<_> = seed.into_iter().zip(session(&server)).collect();
        records.sort_by_key(|(key, _)| *key);
        let records: Vec<_> = records.into_iter().map(|(_, record)| record).collect();
        prop_assert_eq!(send(&client, &records), json!({}));
        let entries = entries(&client);
        prop_assert_eq!(entries.len(), 4);
        prop_assert_eq!(&by_request(&entries, "req-1")["response"], "I look at it.");
        prop_assert_eq!(&by_request(&entries, "req-2")["response"], "It is mended.");
        let asked = entries.iter().filter(|entry| entry["prompt"] == "Mend the test");
        prop_assert_eq!(asked.count(), 1);
    }
}
