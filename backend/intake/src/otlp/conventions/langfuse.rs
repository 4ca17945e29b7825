//! Langfuse, as its SDKs send their observations by OTLP.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::content::{add_object, fields_of, first};
use super::convention::Convention;
use super::field::Field;
use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::count::Count;
use crate::otlp::operation::{Operation, fill};
use crate::otlp::value::Value;

pub(super) const CONVENTION: Convention = Convention {
    fields: &[
        ("langfuse.observation.type", Field::Kind),
        ("langfuse.observation.model.name", Field::Model),
        ("langfuse.observation.status_message", Field::ErrorMessage),
        ("langfuse.observation.prompt.name", Field::Feature),
        (
            "langfuse.observation.prompt.version",
            Field::Count(Count::FeatureVersion),
        ),
        ("langfuse.user.id", Field::UserId),
        ("langfuse.session.id", Field::Conversation),
    ],
    metadata: &["langfuse.observation.metadata.", "langfuse.trace.metadata."],
    told: &[
        "langfuse.observation.cost_details",
        "langfuse.observation.input",
        "langfuse.observation.level",
        "langfuse.observation.metadata",
        "langfuse.observation.output",
        "langfuse.observation.usage_details",
        "langfuse.trace.input",
        "langfuse.trace.metadata",
        "langfuse.trace.output",
    ],
    read,
};

fn read(attributes: &Attributes<'_>, operation: &mut Operation) -> Result<(), Malformed> {
    if let Some(usage) = attributes.text("langfuse.observation.usage_details") {
        read_usage(&usage, operation);
    }
    if let Some(cost) = attributes.text("langfuse.observation.cost_details") {
        read_cost(&cost, operation);
    }
    if let Some(level) = attributes.text("langfuse.observation.level") {
        operation.has_failed |= level == "ERROR";
    }
    if operation.prompt.is_none() {
        operation.prompt = first(attributes, &["langfuse.observation.input"])?;
    }
    if operation.response.is_none() {
        operation.response = first(attributes, &["langfuse.observation.output"])?;
    }
    for whole in ["langfuse.observation.metadata", "langfuse.trace.metadata"] {
        if let Some(metadata) = attributes.get(whole) {
            add_object(metadata, operation)?;
        }
    }
    Ok(())
}

/// Names of the tokens that were read from a cache.
const CACHED: [&str; 4] = [
    "input_cached_tokens",
    "cache_read_input_tokens",
    "input_cache_read",
    "cached_tokens",
];
/// Names of the tokens that were written to a cache.
const WRITTEN: [&str; 3] = [
    "cache_creation_input_tokens",
    "input_cache_creation",
    "cache_write_tokens",
];
/// Names of the tokens that were spent on reasoning.
const REASONING: [&str; 3] = [
    "output_reasoning_tokens",
    "output_reasoning",
    "reasoning_tokens",
];

/// Its own kinds of usage leave each other out: `input` has no cached tokens.
/// Numbers in the names of OpenAI are as OpenAI counts.
fn read_usage(details: &str, operation: &mut Operation) {
    let details = counts(details);
    let mut count = |field: Count, names: &[&str]| {
        let mut counts = details.iter();
        let (_, sent) = counts.find(|(name, _)| names.contains(&name.as_str()))?;
        let count = Value::Text(Cow::Borrowed(sent)).int();
        if count.is_none() {
            operation.leave_out_count(field, sent);
        }
        count
    };
    let whole_input = count(Count::InputTokens, &["prompt_tokens", "input_tokens"]);
    let cached = count(Count::CachedInputTokens, &CACHED);
    let written = count(Count::CacheWriteTokens, &WRITTEN);
    let reasoning = count(Count::ReasoningTokens, &REASONING);
    let input = count(Count::InputTokens, &["input"]).map(|own| {
        let of_cache = cached.unwrap_or(0).saturating_add(written.unwrap_or(0));
        own.saturating_add(of_cache)
    });
    let whole_output = count(Count::OutputTokens, &["completion_tokens", "output_tokens"]);
    let output = count(Count::OutputTokens, &["output"])
        .map(|own| own.saturating_add(reasoning.unwrap_or(0)));
    let total = count(Count::TotalTokens, &["total", "total_tokens"]);
    fill(&mut operation.input_tokens, whole_input.or(input));
    fill(&mut operation.output_tokens, whole_output.or(output));
    fill(&mut operation.total_tokens, total);
    fill(&mut operation.cached_input_tokens, cached);
    fill(&mut operation.cache_write_tokens, written);
    fill(&mut operation.reasoning_tokens, reasoning);
}

/// Returns the numbers of the usage and the texts, with those of the objects inside,
/// in which the wrappers of `openai` pass on `prompt_tokens_details`.
fn counts(details: &str) -> Vec<(String, String)> {
    let scalar = |(name, sent): (String, &RawValue)| {
        let sent = sent.get();
        let is_scalar = !sent.starts_with(['{', '[', 'n']);
        is_scalar.then(|| (name, sent.trim_matches('"').to_owned()))
    };
    let outer = fields_of(details);
    let inner = outer.iter().flat_map(|(_, object)| fields_of(object.get()));
    let inner: Vec<_> = inner.filter_map(scalar).collect();
    outer.into_iter().filter_map(scalar).chain(inner).collect()
}

fn read_cost(details: &str, operation: &mut Operation) {
    let details = fields_of(details);
    let total = details.iter().find(|(name, _)| name == "total");
    if let Some((_, cost)) = total {
        fill(
            &mut operation.cost_usd,
            Some(RawValue::get(cost).to_owned()),
        );
        return;
    }
    let costs = details
        .iter()
        .filter_map(|(_, cost)| cost.get().parse::<f64>().ok());
    let sum: f64 = costs.sum();
    fill(
        &mut operation.cost_usd,
        (!details.is_empty()).then(|| sum.to_string()),
    );
}
