//! Vercel's AI SDK.

use super::content::{add_metadata, content, first, quoted, raw};
use super::convention::Convention;
use super::field::Field;
use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::count::Count;
use crate::otlp::operation::Operation;

pub(super) const CONVENTION: Convention = Convention {
    fields: &[
        ("ai.operationId", Field::Kind),
        ("ai.model.provider", Field::ProviderFamily),
        ("ai.response.model", Field::Model),
        ("ai.model.id", Field::Model),
        ("ai.usage.inputTokens", Field::Count(Count::InputTokens)),
        ("ai.usage.promptTokens", Field::Count(Count::InputTokens)),
        ("ai.usage.tokens", Field::Count(Count::InputTokens)),
        ("ai.usage.outputTokens", Field::Count(Count::OutputTokens)),
        (
            "ai.usage.completionTokens",
            Field::Count(Count::OutputTokens),
        ),
        ("ai.usage.totalTokens", Field::Count(Count::TotalTokens)),
        (
            "ai.usage.inputTokenDetails.cacheReadTokens",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "ai.usage.cachedInputTokens",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "ai.usage.inputTokenDetails.cacheWriteTokens",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "ai.usage.outputTokenDetails.reasoningTokens",
            Field::Count(Count::ReasoningTokens),
        ),
        (
            "ai.usage.reasoningTokens",
            Field::Count(Count::ReasoningTokens),
        ),
        ("ai.response.msToFirstChunk", Field::FirstTokenMillis),
        ("ai.response.finishReason", Field::FinishReasons),
        ("ai.telemetry.metadata.userId", Field::UserId),
        ("ai.telemetry.metadata.sessionId", Field::Conversation),
        ("ai.telemetry.functionId", Field::Feature),
        ("ai.toolCall.name", Field::Tool),
    ],
    metadata: &["ai.telemetry.metadata."],
    told: &[
        "ai.embedding",
        "ai.embeddings",
        "ai.prompt",
        "ai.prompt.messages",
        "ai.response.object",
        "ai.response.reasoning",
        "ai.response.text",
        "ai.response.toolCalls",
        "ai.toolCall.args",
        "ai.toolCall.id",
        "ai.toolCall.result",
        "ai.value",
        "ai.values",
    ],
    read,
};

const INPUT: [&str; 5] = [
    "ai.prompt.messages",
    "ai.prompt",
    "ai.toolCall.args",
    "ai.value",
    "ai.values",
];

fn read(attributes: &Attributes<'_>, operation: &mut Operation) -> Result<(), Malformed> {
    if operation.prompt.is_none() {
        operation.prompt = first(attributes, &INPUT)?;
    }
    if operation.response.is_none() {
        operation.response = response(attributes)?;
    }
    // Before it counted the cache by itself, it took Anthropic's numbers as they are.
    operation.leaves_out_cached |=
        attributes.has_below("ai.usage.") && !attributes.has_below("ai.usage.inputTokenDetails.");
    if let Some(id) = attributes.get("ai.toolCall.id") {
        add_metadata("tool_call_id", id, operation)?;
    }
    Ok(())
}

/// Returns the text, or an answer with tool calls as a message.
fn response(
    attributes: &Attributes<'_>,
) -> Result<Option<Box<serde_json::value::RawValue>>, Malformed> {
    let text = attributes.text("ai.response.text");
    let Some(calls) = attributes.get("ai.response.toolCalls") else {
        return match text.filter(|text| !text.is_empty()) {
            Some(text) => raw(quoted(&text)).map(Some),
            None => first(attributes, &["ai.response.object", "ai.toolCall.result"]),
        };
    };
    let text = text.map_or_else(|| "null".to_owned(), |text| quoted(&text));
    let calls = content(calls)?;
    let calls = calls
        .as_deref()
        .map_or("null", serde_json::value::RawValue::get);
    raw(format!(
        r#"{{"role":"assistant","content":{text},"tool_calls":{calls}}}"#
    ))
    .map(Some)
}
