//! Codex: `[otel]` in its `config.toml`, which names `otlp-http` and whether
//! prompts are sent (<https://developers.openai.com/codex/config-advanced>).

use logbook_domain::vocabulary::Capability;

use super::Agent;
use super::event::Event;
use crate::otlp::Malformed;
use crate::otlp::conventions::Field;
use crate::otlp::kind::Kind;
use crate::otlp::outcome::Skipped;
use crate::otlp::parts::Told;

pub(super) const AGENT: Agent = Agent {
    prefix: "codex.",
    service: "codex_cli_rs",
    marked_by: "",
    name: "Codex",
    fields: &[
        ("model", Field::Model),
        ("input_token_count", Field::InputTokens),
        ("output_token_count", Field::OutputTokens),
        ("cached_token_count", Field::CachedTokens),
        ("cache_write_token_count", Field::CacheWriteTokens),
        ("reasoning_token_count", Field::ReasoningTokens),
        ("ttft_ms", Field::FirstTokenMillis),
        ("conversation.id", Field::Conversation),
        ("tool_name", Field::Tool),
        ("http.response.status_code", Field::HttpStatus),
        ("error.message", Field::ErrorMessage),
    ],
    left_out: &[
        "arguments",
        "output",
        "slug",
        "success",
        // The sum of all tokens.
        "tool_token_count",
    ],
    read,
};

const COMPLETED: &str = "response.completed";

fn read(name: &str, event: &Event<'_, '_>) -> Result<Told, Malformed> {
    match name {
        "sse_event" => stream_event(event),
        "api_request" | "websocket_request" => request(event),
        "tool_result" => tool(event),
        "user_prompt" => event.asked(key(event, "prompt"), event.millis()?, &["prompt"]),
        "agent_response" => event.answered(key(event, "answer"), event.millis()?, &["response"]),
        _ => Ok(Told::Skipped(Skipped::AgentEvent)),
    }
}

/// Every event of a stream is told; its end is the call.
fn stream_event(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    let kind = event.text("event.kind");
    let has_failed = event.text("error.message").is_some();
    match kind.as_deref() {
        Some(COMPLETED) if !has_failed => call(event, false),
        None | Some(COMPLETED | "response.failed" | "response.incomplete") if has_failed => {
            call(event, true)
        }
        _ => Ok(Told::Skipped(Skipped::AgentEvent)),
    }
}

/// A request that went well is told at the end of its stream.
fn request(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    let is_refused = event
        .int("http.response.status_code")
        .is_some_and(|status| status >= 400);
    if is_refused || event.text("error.message").is_some() {
        return call(event, true);
    }
    Ok(Told::Skipped(Skipped::AgentEvent))
}

fn call(event: &Event<'_, '_>, has_failed: bool) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Model(Capability::Chat))?;
    operation.provider = Some("openai".to_owned());
    operation.has_failed = has_failed;
    if has_failed && operation.http_status.is_none() {
        operation.error_type.clone_from(&operation.error_message);
    }
    let order = event.millis()?;
    let own_id = event.key_of(
        "call",
        "conversation.id",
        &["event.timestamp", "event.kind"],
    );
    let own_id = own_id.map(|id| format!("{id}/{order}"));
    // The prompt waits for the attempt that goes well.
    let keys = ["prompt", "answer"].map(|kind| key(event, kind).filter(|_| !has_failed));
    let draft = event.ended(operation, own_id)?;
    Ok(Told::Called(event.call(draft, keys, order)))
}

fn tool(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Tool)?;
    operation.prompt = event.content(&["arguments"])?;
    operation.response = event.content(&["output"])?;
    let own_id = event.key_of("tool", "call_id", &["conversation.id"]);
    event.tool(operation, own_id)
}

fn key(event: &Event<'_, '_>, kind: &str) -> Option<String> {
    event.key_of(kind, "conversation.id", &[])
}
