//! Claude Code: <https://code.claude.com/docs/en/monitoring-usage>.

use logbook_domain::vocabulary::Capability;

use super::agent::{Agent, Event};
use crate::otlp::Malformed;
use crate::otlp::conventions::Field;
use crate::otlp::count::Count;
use crate::otlp::kind::Kind;
use crate::otlp::operation::fill;
use crate::otlp::parts::{ANY_ORDER, Told};
use crate::otlp::skipped::Skipped;

pub(super) const AGENT: Agent = Agent {
    prefix: "claude_code.",
    service: "claude-code",
    marked_by: "",
    name: "Claude Code",
    fields: &[
        ("model", Field::Model),
        ("input_tokens", Field::Count(Count::InputTokens)),
        ("output_tokens", Field::Count(Count::OutputTokens)),
        ("cache_read_tokens", Field::Count(Count::CachedInputTokens)),
        (
            "cache_creation_tokens",
            Field::Count(Count::CacheWriteTokens),
        ),
        ("ttft_ms", Field::FirstTokenMillis),
        ("cost_usd", Field::Cost),
        ("session.id", Field::Conversation),
        ("agent.name", Field::AgentName),
        ("tool_name", Field::Tool),
        ("status_code", Field::Count(Count::HttpStatus)),
        ("error_type", Field::ErrorType),
        ("error", Field::ErrorMessage),
    ],
    left_out: &[
        "tool_input",
        "tool_parameters",
        "cost_usd_micros",
        "success",
    ],
    read,
};

fn read(name: &str, event: &Event<'_, '_>) -> Result<Told, Malformed> {
    match name {
        "api_request" => call(event, Ending::Answered),
        "api_error" => call(event, Ending::Failed),
        // Another model was asked at once, and its answer is the one that counts.
        "api_refusal" if event.word("server_fallback_hop") == "true" => {
            Ok(Told::Skipped(Skipped::AgentEvent))
        }
        "api_refusal" => call(event, Ending::Refused),
        "tool_result" => tool(event),
        "user_prompt" => event.asked(prompt_key(event), order(event)?, &["prompt"]),
        "api_request_body" => event.asked(body_key(event), order(event)?, &["body"]),
        "assistant_response" => event.answered(request_key(event), ANY_ORDER, &["response"]),
        // Of the two the whole body knows more.
        "api_response_body" => event.answered(request_key(event), ANY_ORDER + 1, &["body"]),
        _ => Ok(Told::Skipped(Skipped::AgentEvent)),
    }
}

/// How a call of the model ended.
#[derive(Clone, Copy)]
enum Ending {
    Answered,
    Failed,
    /// The model refused to answer.
    Refused,
}

fn call(event: &Event<'_, '_>, ending: Ending) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Model(Capability::Chat))?;
    operation.provider = Some("anthropic".to_owned());
    // Anthropic counts what the cache gives and takes apart from the input.
    operation.leaves_out_cached = true;
    match ending {
        Ending::Answered => {}
        Ending::Failed => {
            operation.has_failed = true;
            // Without a status, only the message says what kind of failure it was.
            let message = operation.error_message.clone();
            fill(
                &mut operation.error_type,
                message.filter(|_| operation.http_status.is_none()),
            );
        }
        Ending::Refused => operation.finish_reasons.push("refusal".to_owned()),
    }
    let order = order(event)?;
    let session = || Some(format!("{}/{order}", event.text("session.id")?));
    let own_id = event.text("request_id").or_else(session);
    let keys = [
        request_key(event),
        body_key(event),
        prompt_key(event).filter(|_| is_of_the_main_thread(event)),
    ];
    let keys = keys.map(|key| (key, order));
    let called = event.call(event.ended(operation, own_id)?, keys);
    Ok(match ending {
        // A refusal comes beside the event of the call that it ended.
        Ending::Refused => Told::Verdict(called),
        Ending::Answered | Ending::Failed => Told::Called(called),
    })
}

fn tool(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Tool)?;
    operation.prompt = event.content(&["tool_input", "tool_parameters"])?;
    let id = event.text("tool_use_id");
    event.tool(operation, id)
}

/// Returns what a user asks is answered by the main thread; titles, summaries
/// and subagents are calls of their own.
fn is_of_the_main_thread(event: &Event<'_, '_>) -> bool {
    event
        .text("query_source")
        .is_none_or(|source| source.starts_with("repl_main_thread") || source.starts_with("sdk"))
}

/// Returns the place of an event in its session.
fn order(event: &Event<'_, '_>) -> Result<i64, Malformed> {
    event
        .int("event.sequence")
        .map_or_else(|| event.millis(), Ok)
}

fn prompt_key(event: &Event<'_, '_>) -> Option<String> {
    event.key_of("prompt", "session.id", &["prompt.id"])
}

/// Bodies of requests know no request id: it comes with the answer.
fn body_key(event: &Event<'_, '_>) -> Option<String> {
    let others = ["prompt.id", "query_source", "model"];
    event.key_of("body", "session.id", &others)
}

fn request_key(event: &Event<'_, '_>) -> Option<String> {
    event.key_of("request", "request_id", &[])
}
