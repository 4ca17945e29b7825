//! OpenTelemetry's conventions for generative AI, current and earlier names.

use super::content::{self, first, quoted, raw};
use super::convention::Convention;
use super::field::Field;
use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::count::Count;
use crate::otlp::operation::{Operation, fill};
use crate::otlp::span::Event;
use crate::otlp::value::write_text;

pub(super) const CONVENTION: Convention = Convention {
    fields: &[
        ("gen_ai.operation.name", Field::Kind),
        ("gen_ai.provider.name", Field::Provider),
        ("gen_ai.system", Field::Provider),
        ("gen_ai.response.model", Field::Model),
        ("gen_ai.request.model", Field::Model),
        (
            "gen_ai.usage.input_tokens",
            Field::Count(Count::InputTokens),
        ),
        (
            "gen_ai.usage.prompt_tokens",
            Field::Count(Count::InputTokens),
        ),
        (
            "gen_ai.usage.output_tokens",
            Field::Count(Count::OutputTokens),
        ),
        (
            "gen_ai.usage.completion_tokens",
            Field::Count(Count::OutputTokens),
        ),
        (
            "gen_ai.usage.total_tokens",
            Field::Count(Count::TotalTokens),
        ),
        (
            "gen_ai.usage.cache_read.input_tokens",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "gen_ai.usage.cache_read_input_tokens",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "gen_ai.usage.input_tokens.cached",
            Field::Count(Count::CachedInputTokens),
        ),
        (
            "gen_ai.usage.cache_creation.input_tokens",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "gen_ai.usage.cache_write.input_tokens",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "gen_ai.usage.cache_creation_input_tokens",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "gen_ai.usage.cache_write_input_tokens",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "gen_ai.usage.input_tokens.cache_write",
            Field::Count(Count::CacheWriteTokens),
        ),
        (
            "gen_ai.usage.reasoning.output_tokens",
            Field::Count(Count::ReasoningTokens),
        ),
        (
            "gen_ai.usage.reasoning_tokens",
            Field::Count(Count::ReasoningTokens),
        ),
        (
            "gen_ai.usage.output_tokens.reasoning",
            Field::Count(Count::ReasoningTokens),
        ),
        (
            "gen_ai.response.time_to_first_chunk",
            Field::FirstTokenSeconds,
        ),
        ("gen_ai.response.finish_reasons", Field::FinishReasons),
        ("gen_ai.conversation.id", Field::Conversation),
        ("session.id", Field::Conversation),
        ("gen_ai.agent.id", Field::AgentId),
        ("gen_ai.agent.name", Field::AgentName),
        ("gen_ai.tool.name", Field::Tool),
        ("gen_ai.prompt.name", Field::Feature),
        ("user.id", Field::UserId),
        ("enduser.id", Field::UserId),
        ("user.name", Field::UserName),
        ("user.email", Field::UserEmail),
        ("error.type", Field::ErrorType),
        ("exception.type", Field::ExceptionType),
        ("exception.message", Field::ErrorMessage),
        ("http.response.status_code", Field::Count(Count::HttpStatus)),
        ("http.status_code", Field::Count(Count::HttpStatus)),
    ],
    metadata: &[],
    told: &[
        "gen_ai.completion",
        "gen_ai.input.messages",
        "gen_ai.output.messages",
        "gen_ai.prompt",
        "gen_ai.system_instructions",
        "gen_ai.tool.arguments",
        "gen_ai.tool.call.arguments",
        "gen_ai.tool.call.result",
        "gen_ai.tool.result",
    ],
    read,
};

const INSTRUCTIONS: &str = "gen_ai.system_instructions";
const INPUT: [&str; 4] = [
    "gen_ai.input.messages",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.arguments",
    "gen_ai.prompt",
];
const OUTPUT: [&str; 4] = [
    "gen_ai.output.messages",
    "gen_ai.tool.call.result",
    "gen_ai.tool.result",
    "gen_ai.completion",
];

fn read(attributes: &Attributes<'_>, operation: &mut Operation) -> Result<(), Malformed> {
    if operation.prompt.is_none() {
        let input = first(attributes, &INPUT)?;
        operation.prompt = match (first(attributes, &[INSTRUCTIONS])?, input) {
            (None, input) => input,
            (Some(instructions), None) => Some(raw(system_message(instructions.get(), None))?),
            (Some(instructions), Some(input)) => {
                Some(raw(system_message(instructions.get(), Some(input.get())))?)
            }
        };
    }
    if operation.response.is_none() {
        operation.response = first(attributes, &OUTPUT)?;
    }
    Ok(())
}

/// Messages that begin with the instructions.
fn system_message(instructions: &str, messages: Option<&str>) -> String {
    let field = if instructions.starts_with('[') {
        "parts"
    } else {
        "content"
    };
    let mut json = format!(r#"[{{"role":"system","{field}":{instructions}}}"#);
    let rest = messages.map(str::trim);
    match rest.and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']')) {
        Some(inside) if inside.trim().is_empty() => json.push(']'),
        Some(inside) => json.push_str(&format!(",{inside}]")),
        None => match rest {
            Some(text) => json.push_str(&format!(r#",{{"role":"user","content":{text}}}]"#)),
            None => json.push(']'),
        },
    }
    json
}

/// Reads the messages and errors that instrumentations write as events of the
/// span; `read_fields` reads their attributes by every convention.
pub(super) fn read_events<'a>(
    events: impl Iterator<Item = Event<'a>>,
    operation: &mut Operation,
    read_fields: fn(&Attributes<'_>, &mut Operation),
) -> Result<(), Malformed> {
    let (mut asked, mut answered) = (Messages::default(), Messages::default());
    for event in events {
        let attributes = &event.attributes;
        match &*event.name {
            "gen_ai.client.inference.operation.details"
            | "gen_ai.content.prompt"
            | "gen_ai.content.completion" => {
                read_fields(attributes, operation);
                read(attributes, operation)?;
            }
            "gen_ai.choice" => answered.add("assistant", attributes)?,
            "exception" => read_fields(attributes, operation),
            name => {
                if let Some(role) = role(name) {
                    asked.add(role, attributes)?;
                }
            }
        }
    }
    fill(&mut operation.prompt, asked.json()?);
    fill(&mut operation.response, answered.json()?);
    Ok(())
}

fn role(event: &str) -> Option<&str> {
    let role = event.strip_prefix("gen_ai.")?.strip_suffix(".message")?;
    matches!(role, "system" | "user" | "assistant" | "tool").then_some(role)
}

/// Messages out of events, one each.
#[derive(Default)]
struct Messages(String);

impl Messages {
    /// Returns the attributes of an event are the fields of the message, but
    /// for those that say where it comes from.
    fn add(&mut self, role: &str, attributes: &Attributes<'_>) -> Result<(), Malformed> {
        self.0.push(if self.0.is_empty() { '[' } else { ',' });
        let said = attributes.text("role");
        let role = quoted(said.as_deref().unwrap_or(role));
        self.0.push_str(&format!(r#"{{"role":{role}"#));
        for (name, value) in attributes.iter() {
            if name == "role" || name.starts_with("gen_ai.") || name.starts_with("event.") {
                continue;
            }
            if let Some(json) = content::content(value)? {
                self.0.push(',');
                write_text(name, &mut self.0);
                self.0.push(':');
                self.0.push_str(json.get());
            }
        }
        self.0.push('}');
        Ok(())
    }

    fn json(self) -> Result<Option<Box<serde_json::value::RawValue>>, Malformed> {
        if self.0.is_empty() {
            return Ok(None);
        }
        raw(self.0 + "]").map(Some)
    }
}
