//! OpenLLMetry (Traceloop): messages as numbered attributes, its own names of
//! usage, and the properties that an application gives its calls.

use std::borrow::Cow;

use super::content::{first, nested};
use super::convention::Convention;
use super::field::Field;
use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::count::Count;
use crate::otlp::operation::{Operation, fill};

pub(super) const CONVENTION: Convention = Convention {
    fields: &[
        ("llm.request.type", Field::Kind),
        ("traceloop.span.kind", Field::Kind),
        ("llm.vendor", Field::Provider),
        ("llm.response.model", Field::Model),
        ("llm.request.model", Field::Model),
        ("llm.usage.prompt_tokens", Field::Count(Count::InputTokens)),
        (
            "llm.usage.completion_tokens",
            Field::Count(Count::OutputTokens),
        ),
        ("llm.usage.total_tokens", Field::Count(Count::TotalTokens)),
        (
            "llm.usage.cache_read_input_tokens",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "llm.usage.cache_creation_input_tokens",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "llm.usage.reasoning_tokens",
            Field::Count(Count::ReasoningTokens),
        ),
        ("llm.response.finish_reason", Field::FinishReasons),
        ("llm.response.stop_reason", Field::FinishReasons),
        ("gen_ai.completion.0.finish_reason", Field::FinishReasons),
        (
            "traceloop.association.properties.session_id",
            Field::Conversation,
        ),
        (
            "traceloop.association.properties.conversation_id",
            Field::Conversation,
        ),
        ("traceloop.association.properties.user_id", Field::UserId),
        (
            "traceloop.association.properties.user_name",
            Field::UserName,
        ),
        (
            "traceloop.association.properties.user_email",
            Field::UserEmail,
        ),
        ("llm.user", Field::UserId),
        ("traceloop.prompt.key", Field::Feature),
        (
            "traceloop.prompt.version",
            Field::Count(Count::FeatureVersion),
        ),
    ],
    metadata: &["traceloop.association.properties."],
    told: &[
        "gen_ai.prompt.",
        "gen_ai.completion.",
        "traceloop.entity.input",
        "traceloop.entity.output",
    ],
    read,
};

fn read(attributes: &Attributes<'_>, operation: &mut Operation) -> Result<(), Malformed> {
    if attributes.text("traceloop.span.kind").as_deref() == Some("tool") {
        let name = attributes.text("traceloop.entity.name");
        fill(&mut operation.tool, name.map(Cow::into_owned));
    }
    if operation.prompt.is_none() {
        operation.prompt = nested(attributes, "gen_ai.prompt.", &[])?;
    }
    if operation.prompt.is_none() {
        operation.prompt = first(attributes, &["traceloop.entity.input"])?;
    }
    if operation.response.is_none() {
        operation.response = nested(attributes, "gen_ai.completion.", &[])?;
    }
    if operation.response.is_none() {
        operation.response = first(attributes, &["traceloop.entity.output"])?;
    }
    Ok(())
}
