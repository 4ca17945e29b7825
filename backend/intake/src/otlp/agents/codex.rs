//! Codex: `[otel]` in its `config.toml`, which names `otlp-http` and whether
//! prompts are sent (<https://developers.openai.com/codex/config-advanced>).

use logbook_domain::vocabulary::Capability;

use super::agent::{Agent, Event};
use crate::otlp::Malformed;
use crate::otlp::conventions::Field;
use crate::otlp::count::Count;
use crate::otlp::kind::Kind;
use crate::otlp::parts::Told;
use crate::otlp::skipped::Skipped;

pub(super) const AGENT: Agent = Agent {
    prefix: "codex.",
    service: "codex_exec",
    marked_by: "",
    name: "Codex",
    fields: &[
        ("model", Field::Model),
        ("input_token_count", Field::Count(Count::InputTokens)),
        ("output_token_count", Field::Count(Count::OutputTokens)),
        ("cached_token_count", Field::Count(Count::CachedInputTokens)),
        (
            "cache_write_token_count",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "reasoning_token_count",
            Field::Count(Count::ReasoningTokens),
        ),
        ("ttft_ms", Field::FirstTokenMillis),
        ("conversation.id", Field::Conversation),
        ("tool_name", Field::Tool),
        ("http.response.status_code", Field::Count(Count::HttpStatus)),
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
        "agent_response" => {
            let order = before(event.millis()?);
            event.answered(key(event, "answer"), order, &["response"])
        }
        _ => Ok(Told::Skipped(Skipped::AgentEvent)),
    }
}

/// Every event of a stream is told. Its end is told twice, as an event
/// like all others and with what was used: that is the call.
fn stream_event(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    let kind = event.text("event.kind");
    let has_failed = event.text("error.message").is_some();
    let is_counted = event.int("input_token_count").is_some();
    match kind.as_deref() {
        Some(COMPLETED) if is_counted && !has_failed => call(event, Ending::Answered),
        None | Some(COMPLETED | "response.failed" | "response.incomplete") if has_failed => {
            call(event, Ending::Failed)
        }
        _ => Ok(Told::Skipped(Skipped::AgentEvent)),
    }
}

/// A request that went well is told at the end of its stream.
fn request(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    match event.int("http.response.status_code") {
        // Codex signs in anew, and asks again.
        Some(401) => call(event, Ending::Failed),
        Some(400..500) => call(event, Ending::Refused),
        Some(500..) => call(event, Ending::Failed),
        _ if event.text("error.message").is_some() => call(event, Ending::Failed),
        _ => Ok(Told::Skipped(Skipped::AgentEvent)),
    }
}

/// How a call of the model ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Answered,
    /// For good: Codex does not try again.
    Refused,
    /// Another attempt may follow.
    Failed,
}

fn call(event: &Event<'_, '_>, ending: Ending) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Model(Capability::Chat))?;
    operation.provider = Some("openai".to_owned());
    let has_failed = ending != Ending::Answered;
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
    // The prompt waits for the last attempt.
    let prompt = key(event, "prompt").filter(|_| ending != Ending::Failed);
    let answer = key(event, "answer").filter(|_| !has_failed);
    let keys = [(prompt, order), (answer, before(order))];
    let draft = event.ended(operation, own_id)?;
    Ok(Told::Called(event.call(draft, keys)))
}

fn tool(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Tool)?;
    operation.prompt = event.content(&["arguments"])?;
    operation.response = event.content(&["output"])?;
    let own_id = event.key_of("tool", "call_id", &["conversation.id"]);
    event.tool(operation, own_id)
}

/// Returns the ordinal of what belongs to the last call before it: an answer is
/// told after the end of its call.
const fn before(millis: i64) -> i64 {
    -millis
}

fn key(event: &Event<'_, '_>, kind: &str) -> Option<String> {
    event.key_of(kind, "conversation.id", &[])
}
