//! Events of one request that tell of the same call.

use logbook_tests::TestServer;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::sender::{self as otlp, entries};
use super::sender::{record, send};

const WHOLE_CALL: &str = "gen_ai.client.inference.operation.details";

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

/// An event of one call of Gemini CLI.
fn of_gemini(
    server: &TestServer,
    seconds: i64,
    event: &str,
    more: &[(&'static str, Value)],
) -> Value {
    let common = [
        ("session.id", json!("s-1")),
        ("installation.id", json!("device")),
        ("prompt_id", json!("s-1########0")),
        ("model", json!("gemini-2.5-pro")),
    ];
    record(server, seconds, event, &[&common[..], more].concat())
}

#[test]
fn a_call_of_gemini_cli_is_one_entry_of_its_five_events() {
    let server = TestServer::start();
    let client = server.admin();
    let moment = ("event.timestamp", json!("2026-03-10T11:59:03.123Z"));
    let messages = json!([{"role": "user", "parts": [{"type": "text", "content": "Hi"}]}]);
    let answer = json!([{"role": "model", "parts": []}]);
    let tokens = [
        moment.clone(),
        ("input_token_count", json!(21)),
        ("output_token_count", json!(11)),
        ("thoughts_token_count", json!(3)),
        ("tool_token_count", json!(4)),
        ("total_token_count", json!(39)),
        ("duration_ms", json!(800)),
    ];
    let asked = ("gen_ai.operation.name", json!("generate_content"));
    let details = [
        moment,
        asked.clone(),
        ("gen_ai.response.model", json!("gemini-2.5-pro")),
        ("gen_ai.response.id", json!("r-1")),
        ("gen_ai.usage.input_tokens", json!(21)),
        ("gen_ai.input.messages", json!(messages.to_string())),
        ("gen_ai.output.messages", json!(answer.to_string())),
    ];
    let event =
        |seconds, event, more: &[(&'static str, Value)]| of_gemini(&server, seconds, event, more);
    let records = [
        event(1, "gemini_cli.user_prompt", &[("prompt", json!("Hi"))]),
        event(
            2,
            "gemini_cli.api_request",
            &[("request_text", json!("[]"))],
        ),
        event(2, WHOLE_CALL, &[asked]),
        event(3, "gemini_cli.api_response", &tokens),
        event(3, WHOLE_CALL, &details),
    ];
    for _ in 0..2 {
        assert_eq!(send(&client, &records), json!({}));
    }
    let entries = entries(&client);
    assert_eq!(entries.len(), 1, "{entries:#?}");
    assert_eq!(entries[0]["prompt"], messages);
    assert_eq!(entries[0]["response"], answer);
    let usage = json!({
        "input_tokens": 25, "output_tokens": 14, "total_tokens": 39, "reasoning_tokens": 3,
    });
    assert_eq!(entries[0]["usage"], usage);
}

#[test]
fn spans_of_gemini_cli_make_no_second_entry() {
    let server = TestServer::start();
    let client = server.admin();
    let spans = [
        ("llm_call", "gen_ai.output.messages"),
        ("tool_call", "gen_ai.input.messages"),
    ];
    let spans = spans.map(|(operation, content)| {
        let attributes = [
            ("gen_ai.operation.name", json!(operation)),
            ("gen_ai.agent.name", json!("gemini-cli")),
            ("gen_ai.request.model", json!("gemini-2.5-pro")),
            (content, json!("[]")),
        ];
        otlp::span(&server, operation.len() as u64, &attributes)
    });
    assert_eq!(otlp::send(&client, &spans), json!({}));
    assert!(entries(&client).is_empty());
    assert_eq!(otlp::skipped(&server, "beside_events"), 2);
}

/// A prompt of Codex: an attempt that is refused, one that goes well, and another
/// call.
fn of_codex(server: &TestServer) -> Vec<Value> {
    let event = |seconds, event: &str, more: &[(&'static str, Value)]| {
        let common = [
            ("conversation.id", json!("c-1")),
            ("model", json!("gpt-5-codex")),
            ("user.account_id", json!("account")),
        ];
        let event = format!("codex.{event}");
        record(server, seconds, &event, &[&common[..], more].concat())
    };
    let status = |status: u16| ("http.response.status_code", json!(status));
    let completed = [
        ("event.kind", json!("response.completed")),
        ("input_token_count", json!("21")),
        ("output_token_count", json!("11")),
        ("cached_token_count", json!(8)),
        ("tool_token_count", json!("32")),
    ];
    let created = [("event.kind", json!("response.created"))];
    vec![
        event(
            0,
            "conversation_starts",
            &[("provider_name", json!("OpenAI"))],
        ),
        event(1, "user_prompt", &[("prompt", json!("Mend it"))]),
        event(2, "api_request", &[status(429)]),
        event(3, "api_request", &[status(200)]),
        event(4, "sse_event", &created),
        event(5, "agent_response", &[("response", json!("Done."))]),
        event(6, "sse_event", &completed),
        event(7, "user_prompt", &[("prompt", json!("[REDACTED]"))]),
        event(8, "sse_event", &completed),
    ]
}

#[test]
fn prompts_of_codex_go_to_the_call_that_goes_well() {
    let server = TestServer::start();
    let client = server.admin();
    let records = of_codex(&server);
    for _ in 0..2 {
        assert_eq!(send(&client, &records), json!({}));
    }
    let entries = entries(&client);
    let told = entries
        .iter()
        .map(|entry| (&entry["status"], &entry["prompt"], &entry["response"]));
    let null = Value::Null;
    let expected = [
        (&json!("failed"), &null, &null),
        (&json!("succeeded"), &json!("Mend it"), &json!("Done.")),
        (&json!("succeeded"), &null, &null),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(entries[0]["error"]["category"], "rate_limiting");
    assert_eq!(entries[1]["usage"]["total_tokens"], 32);
    assert_eq!(entries[1]["user"], json!({"id": "account"}));
}

#[test]
fn spans_of_copilot_are_entries_and_its_records_are_not() {
    let server = TestServer::start();
    let client = server.admin();
    let attributes = otlp::chat(&[
        ("gen_ai.provider.name", json!("github")),
        ("gen_ai.conversation.id", json!("c-1")),
        ("github.copilot.git.branch", json!("main")),
        ("copilot_chat.session_id", json!("c-2")),
    ]);
    assert_eq!(
        otlp::send(&client, &[otlp::span(&server, 1, &attributes)]),
        json!({})
    );
    assert_eq!(
        send(&client, &[record(&server, 1, WHOLE_CALL, &attributes)]),
        json!({})
    );
    let entries = entries(&client);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["source"], "code");
    assert_eq!(entries[0]["conversation_id"], "c-1");
    assert_eq!(entries[0]["metadata"], json!({"git.branch": "main"}));
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
