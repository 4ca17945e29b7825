//! OpenInference (Arize Phoenix).

use super::content::{add_object, fields_of, first, nested, quoted, raw};
use super::convention::Convention;
use super::field::Field;
use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::count::Count;
use crate::otlp::operation::{Operation, fill};

pub(super) const CONVENTION: Convention = Convention {
    fields: &[
        ("openinference.span.kind", Field::Kind),
        ("llm.provider", Field::Provider),
        ("llm.system", Field::Provider),
        ("llm.response.model_name", Field::Model),
        ("llm.model_name", Field::Model),
        ("llm.request.model_name", Field::Model),
        ("embedding.model_name", Field::Model),
        ("reranker.model_name", Field::Model),
        ("llm.token_count.prompt", Field::Count(Count::InputTokens)),
        (
            "llm.token_count.completion",
            Field::Count(Count::OutputTokens),
        ),
        ("llm.token_count.total", Field::Count(Count::TotalTokens)),
        (
            "llm.token_count.prompt_details.cache_read",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "llm.token_count.prompt_details.cache_input",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "llm.token_count.prompt_details.cache_write",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "llm.token_count.completion_details.reasoning",
            Field::Count(Count::ReasoningTokens),
        ),
        ("llm.cost.total", Field::Cost),
        ("llm.finish_reason", Field::FinishReasons),
        ("session.id", Field::Conversation),
        ("user.id", Field::UserId),
        ("agent.name", Field::AgentName),
        ("tool.name", Field::Tool),
        ("prompt.id", Field::Feature),
    ],
    metadata: &[],
    told: &[
        "input.",
        "output.",
        "llm.input_messages.",
        "llm.output_messages.",
        "embedding.embeddings.",
        "metadata",
    ],
    read,
};

/// Objects that only hold what the name says already.
const WRAPPERS: [&str; 7] = [
    "message",
    "message_content",
    "tool_call",
    "prompt",
    "completion",
    "embedding",
    "document",
];

/// What the call was made with. A call that failed has its model only here.
const PARAMETERS: [&str; 2] = [
    "llm.invocation_parameters",
    "embedding.invocation_parameters",
];

fn read(attributes: &Attributes<'_>, operation: &mut Operation) -> Result<(), Malformed> {
    let parameters = PARAMETERS.iter().find_map(|name| attributes.text(name));
    fill(
        &mut operation.model,
        parameters.and_then(|text| model_of(&text)),
    );
    if operation.prompt.is_none() {
        operation.prompt = side(attributes, "llm.input_messages.", "input")?;
    }
    if operation.response.is_none() {
        operation.response = side(attributes, "llm.output_messages.", "output")?;
    }
    match attributes.get("metadata") {
        Some(metadata) => add_object(metadata, operation),
        None => Ok(()),
    }
}

/// Returns the model among the parameters of a call.
fn model_of(parameters: &str) -> Option<String> {
    let fields = fields_of(parameters);
    let (_, model) = fields.iter().find(|(name, _)| name == "model")?;
    let model: String = serde_json::from_str(model.get()).ok()?;
    (!model.trim().is_empty()).then_some(model)
}

/// Returns the messages of one side, or its value.
fn side(
    attributes: &Attributes<'_>,
    messages: &str,
    value: &str,
) -> Result<Option<Box<serde_json::value::RawValue>>, Malformed> {
    let found = nested(attributes, messages, &WRAPPERS)?;
    if found.is_some() {
        return Ok(found);
    }
    let name = format!("{value}.value");
    // A text that only looks like JSON stays one where its type says so.
    let mime_type = attributes.text(&format!("{value}.mime_type"));
    match (mime_type.as_deref(), attributes.text(&name)) {
        (Some("text/plain"), Some(text)) if !text.is_empty() => raw(quoted(&text)).map(Some),
        _ => first(attributes, &[&name]),
    }
}
