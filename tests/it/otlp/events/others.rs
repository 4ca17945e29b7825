//! Codex, Gemini CLI and GitHub Copilot: one call is one entry.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::super::sender::{self as otlp, entries};
use super::sender::{record, send};

const WHOLE_CALL: &str = "gen_ai.client.inference.operation.details";

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
fn instructions_of_gemini_cli_are_not_taken_for_what_was_asked() {
    let server = TestServer::start();
    let client = server.admin();
    let moment = ("event.timestamp", json!("2026-03-10T11:59:03.123Z"));
    let instructions = json!([{"type": "text", "content": "Be brief"}]);
    let details = [
        moment.clone(),
        ("gen_ai.response.model", json!("gemini-2.5-pro")),
        (
            "gen_ai.system_instructions",
            json!(instructions.to_string()),
        ),
    ];
    let asked = json!([{"role": "user", "parts": [{"text": "Hi"}]}]);
    let request = [("request_text", json!(asked.to_string()))];
    let records = [
        of_gemini(&server, 2, "gemini_cli.api_request", &request),
        of_gemini(&server, 3, "gemini_cli.api_response", &[moment]),
        of_gemini(&server, 3, WHOLE_CALL, &details),
    ];
    assert_eq!(send(&client, &records), json!({}));
    let entries = entries(&client);
    assert_eq!(entries.len(), 1, "{entries:#?}");
    assert_eq!(entries[0]["prompt"], asked);
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

/// Prompts of Codex: an attempt that fails, one that goes well and a call after
/// it; another call; and one that is refused.
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
    let kind = |kind: &str| [("event.kind", json!(kind)), ("duration_ms", json!("3"))];
    vec![
        event(
            0,
            "conversation_starts",
            &[("provider_name", json!("OpenAI"))],
        ),
        event(1, "user_prompt", &[("prompt", json!("Mend it"))]),
        event(2, "api_request", &[status(500)]),
        event(3, "api_request", &[status(200)]),
        event(4, "sse_event", &kind("response.created")),
        event(5, "sse_event", &kind("response.completed")),
        event(5, "sse_event", &completed),
        event(6, "sse_event", &completed),
        event(7, "agent_response", &[("response", json!("Done."))]),
        event(8, "user_prompt", &[("prompt", json!("[REDACTED]"))]),
        event(9, "sse_event", &completed),
        event(10, "agent_response", &[("response", json!("Again."))]),
        event(11, "user_prompt", &[("prompt", json!("Once more"))]),
        event(12, "api_request", &[status(429)]),
    ]
}

/// Whether the entries are those of `of_codex`, with their content.
fn assert_calls_of_codex(entries: &[Value]) {
    let told = entries
        .iter()
        .map(|entry| json!([entry["status"], entry["prompt"], entry["response"]]));
    let expected = [
        json!(["failed", null, null]),
        json!(["succeeded", "Mend it", null]),
        json!(["succeeded", null, "Done."]),
        json!(["succeeded", null, "Again."]),
        json!(["failed", "Once more", null]),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(entries[0]["error"]["category"], "server_error");
    assert_eq!(entries[1]["usage"]["total_tokens"], 32);
    assert_eq!(entries[1]["user"], json!({"id": "account"}));
    assert_eq!(entries[4]["error"]["category"], "rate_limiting");
}

#[test]
fn prompts_of_codex_go_to_the_call_they_led_to_and_answers_to_that_before_them() {
    let server = TestServer::start();
    let client = server.admin();
    let records = of_codex(&server);
    for _ in 0..2 {
        assert_eq!(send(&client, &records), json!({}));
    }
    assert_calls_of_codex(&entries(&client));
}

#[test]
fn the_same_holds_however_few_events_of_codex_come_at_once() {
    for size in 1..6 {
        let server = TestServer::start();
        let client = server.admin();
        for some in of_codex(&server).chunks(size) {
            assert_eq!(send(&client, some), json!({}));
        }
        assert_calls_of_codex(&entries(&client));
    }
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
    let metadata = json!({"git.branch": "main", "span.name": "chat gpt-5-mini"});
    assert_eq!(entries[0]["metadata"], metadata);
}
