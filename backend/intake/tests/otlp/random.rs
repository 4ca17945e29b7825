//! Spans as no program sends them.

use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, KeyValueList};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::Event;
use proptest::prelude::*;

use crate::support::{pair, span, text};

fn any_value() -> impl Strategy<Value = AnyValue> {
    let leaf = prop_oneof![
        "[^\\x00]{0,20}".prop_map(Value::StringValue),
        any::<bool>().prop_map(Value::BoolValue),
        any::<i64>().prop_map(Value::IntValue),
        (-1e300..1e300).prop_map(Value::DoubleValue),
        prop::collection::vec(any::<u8>(), 0..8).prop_map(Value::BytesValue),
        Just(text("[{\"role\": \"user\", \"content\": 1.50}]")),
        Just(text("{broken")),
    ];
    let value = leaf.prop_recursive(4, 32, 4, |inner| {
        let values = prop::collection::vec(inner, 0..4).prop_map(|values| {
            values
                .into_iter()
                .map(|value| AnyValue { value: Some(value) })
                .collect::<Vec<_>>()
        });
        prop_oneof![
            values
                .clone()
                .prop_map(|values| Value::ArrayValue(ArrayValue { values })),
            values.prop_map(|values| {
                let pair = |value| KeyValue {
                    key: "k\"ey".into(),
                    value: Some(value),
                    ..KeyValue::default()
                };
                Value::KvlistValue(KeyValueList {
                    values: values.into_iter().map(pair).collect(),
                })
            }),
        ]
    });
    prop::option::of(value).prop_map(|value| AnyValue { value })
}

/// Names that conventions read, and others.
fn any_key() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 24] = [
        "ai.operationId",
        "ai.response.text",
        "ai.response.toolCalls",
        "ai.telemetry.metadata.x",
        "ai.usage.inputTokens",
        "gen_ai.completion.0.content",
        "gen_ai.conversation.id",
        "gen_ai.input.messages",
        "gen_ai.operation.name",
        "gen_ai.output.messages",
        "gen_ai.prompt.0.role",
        "gen_ai.prompt.10.tool_calls.0.name",
        "gen_ai.request.model",
        "gen_ai.system_instructions",
        "gen_ai.usage.input_tokens",
        "input.value",
        "langfuse.observation.cost_details",
        "langfuse.observation.type",
        "langfuse.observation.usage_details",
        "llm.input_messages.0.message.role",
        "llm.input_messages.0.message",
        "metadata",
        "openinference.span.kind",
        "traceloop.association.properties.a",
    ];
    prop_oneof![
        6 => prop::sample::select(&KNOWN[..]).prop_map(str::to_owned),
        1 => "[^\\x00]{0,12}",
    ]
}

/// A span of any convention, or of none.
pub(super) fn any_span() -> impl Strategy<Value = Span> {
    let word = prop::sample::select(vec!["chat", "execute_tool", "LLM", "generation", "?"]);
    let attribute = (any_key(), any_value()).prop_map(|(key, value)| KeyValue {
        key,
        value: Some(value),
        ..KeyValue::default()
    });
    let attributes = prop::collection::vec(attribute, 0..12);
    let event = (
        prop::sample::select(vec!["gen_ai.user.message", "gen_ai.choice", "exception"]),
        prop::collection::vec(any_value(), 0..3),
    );
    let events = prop::collection::vec(event, 0..3);
    (word, attributes, events, any::<u64>()).prop_map(|(word, attributes, events, end)| {
        let mut span = span(attributes);
        span.attributes
            .push(pair("gen_ai.operation.name", text(word)));
        span.end_time_unix_nano = end;
        let event = |(name, values): (&str, Vec<AnyValue>)| Event {
            name: name.into(),
            attributes: values
                .into_iter()
                .map(|value| KeyValue {
                    key: "content".into(),
                    value: Some(value),
                    ..KeyValue::default()
                })
                .collect(),
            ..Event::default()
        };
        span.events = events.into_iter().map(event).collect();
        span
    })
}
