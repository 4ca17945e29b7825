//! Gemini CLI: `telemetry` in its `settings.json`
//! (<https://geminicli.com/docs/cli/telemetry>).

use logbook_domain::vocabulary::Capability;

use super::agent::{Agent, Event};
use crate::otlp::Malformed;
use crate::otlp::conventions::{self, Field};
use crate::otlp::count::Count;
use crate::otlp::kind::Kind;
use crate::otlp::operation::Operation;
use crate::otlp::parts::{ANY_ORDER, Told};
use crate::otlp::record::WHOLE_CALL;
use crate::otlp::skipped::Skipped;

pub(super) const AGENT: Agent = Agent {
    prefix: "gemini_cli.",
    service: "gemini-cli",
    marked_by: "installation.id",
    name: "Gemini CLI",
    fields: &[
        ("model", Field::Model),
        ("input_token_count", Field::Count(Count::InputTokens)),
        ("output_token_count", Field::Count(Count::OutputTokens)),
        (
            "cached_content_token_count",
            Field::Count(Count::CachedInputTokens),
        ),
        ("thoughts_token_count", Field::Count(Count::ReasoningTokens)),
        ("session.id", Field::Conversation),
        ("agent_name", Field::AgentName),
        ("function_name", Field::Tool),
        ("status_code", Field::Count(Count::HttpStatus)),
        ("error_type", Field::ErrorType),
        ("error.type", Field::ErrorType),
        ("error", Field::ErrorMessage),
        ("error.message", Field::ErrorMessage),
        ("finish_reasons", Field::FinishReasons),
    ],
    left_out: &[
        "request_text",
        "response_text",
        "function_args",
        "success",
        "tool_token_count",
        "total_token_count",
        // Told twice.
        "duration",
        "http.status_code",
        "model_name",
    ],
    read,
};

fn read(name: &str, event: &Event<'_, '_>) -> Result<Told, Malformed> {
    match name {
        "api_response" => call(event, false),
        "api_error" => call(event, true),
        "tool_call" => tool(event),
        "user_prompt" => event.asked(request_key(event), event.millis()?, &["prompt"]),
        "api_request" => event.asked(request_key(event), event.millis()?, &["request_text"]),
        WHOLE_CALL => details(event),
        _ => Ok(Told::Skipped(Skipped::AgentEvent)),
    }
}

fn call(event: &Event<'_, '_>, has_failed: bool) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Model(Capability::Chat))?;
    let is_vertex = event
        .text("auth_type")
        .is_some_and(|kind| kind.contains("vertex"));
    let provider = if is_vertex {
        "gcp.vertex_ai"
    } else {
        "gcp.gen_ai"
    };
    operation.provider = Some(provider.to_owned());
    operation.response = event.content(&["response_text"])?;
    operation.has_failed = has_failed;
    count_all(event, &mut operation);
    let order = event.millis()?;
    let own_id = event.key_of("call", "session.id", &["prompt_id", "event.timestamp"]);
    let own_id = own_id.map(|id| format!("{id}/{order}"));
    let keys = [details_key(event), request_key(event)].map(|key| (key, order));
    let draft = event.ended(operation, own_id)?;
    Ok(Told::Called(event.call(draft, keys)))
}

/// Gemini counts thoughts apart from the output, and what tools put into the
/// prompt apart from the input.
fn count_all(event: &Event<'_, '_>, operation: &mut Operation) {
    let of_tools = event.int("tool_token_count").unwrap_or(0);
    let of_thoughts = operation.reasoning_tokens.unwrap_or(0);
    let add = |count: Option<i64>, more: i64| count.map(|count| count.saturating_add(more));
    operation.input_tokens = add(operation.input_tokens, of_tools);
    operation.output_tokens = add(operation.output_tokens, of_thoughts);
}

fn tool(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    let mut operation = event.operation(Kind::Tool)?;
    operation.prompt = event.content(&["function_args"])?;
    let own_id = event.key_of("tool", "session.id", &["prompt_id", "function_name"]);
    let order = event.millis()?;
    event.tool(operation, own_id.map(|id| format!("{id}/{order}")))
}

/// Returns the same call once more, with its messages. What is asked is told
/// before the answer, too, when no model has answered.
fn details(event: &Event<'_, '_>) -> Result<Told, Malformed> {
    if event.text("gen_ai.response.model").is_none() {
        return Ok(Told::Skipped(Skipped::AgentEvent));
    }
    let mut operation = Operation::default();
    conventions::read_content(&event.record.attributes, &mut operation)?;
    // Its instructions alone are not what was asked: those who do not send the
    // messages here still say them in the request.
    let has_messages = event.text("gen_ai.input.messages").is_some();
    let prompt = operation.prompt.filter(|_| has_messages);
    let key = details_key(event);
    Ok(event.part(key, ANY_ORDER, prompt, operation.response))
}

/// Both events of a call say the same moment.
fn details_key(event: &Event<'_, '_>) -> Option<String> {
    let moment = event.text("event.timestamp")?;
    let key = event.key_of("details", "session.id", &[])?;
    Some(format!("{key}/{moment}"))
}

fn request_key(event: &Event<'_, '_>) -> Option<String> {
    event.key_of("request", "session.id", &["prompt_id"])
}
