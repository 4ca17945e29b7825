//! Spans and requests, and what becomes of them.

use logbook_intake::otlp::{Encoding, Outcome, Request, Signal};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, KeyValueList};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};

pub(crate) const START: u64 = 1_790_000_000_123_456_789;

pub(crate) fn text(text: &str) -> Value {
    Value::StringValue(text.to_owned())
}

pub(crate) fn pair(key: &str, value: Value) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}

pub(crate) fn span(attributes: Vec<KeyValue>) -> Span {
    Span {
        trace_id: vec![0xab; 16],
        span_id: vec![0xcd; 8],
        name: "chat gpt-5-mini".into(),
        start_time_unix_nano: START,
        end_time_unix_nano: START + 1_500_000_000,
        attributes,
        ..Span::default()
    }
}

pub(crate) fn request(spans: Vec<Span>) -> ExportTraceServiceRequest {
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans {
            resource: Some(Resource {
                attributes: vec![pair("service.name", text("shop"))],
                ..Resource::default()
            }),
            scope_spans: vec![ScopeSpans {
                spans,
                ..ScopeSpans::default()
            }],
            ..ResourceSpans::default()
        }],
    }
}

pub(crate) fn outcomes(body: &[u8], encoding: Encoding) -> Vec<Outcome> {
    let request = Request::read(body, encoding, Signal::Traces);
    request.unwrap().spans().collect()
}

pub(crate) fn chat() -> Vec<KeyValue> {
    let part = KeyValueList {
        values: vec![
            pair("type", text("text")),
            pair("content", text("What is \"OTLP\"?\u{1}")),
        ],
    };
    let message = KeyValueList {
        values: vec![
            pair("role", text("user")),
            pair(
                "parts",
                Value::ArrayValue(ArrayValue {
                    values: vec![AnyValue {
                        value: Some(Value::KvlistValue(part)),
                    }],
                }),
            ),
        ],
    };
    let messages = ArrayValue {
        values: vec![AnyValue {
            value: Some(Value::KvlistValue(message)),
        }],
    };
    vec![
        pair("gen_ai.operation.name", text("chat")),
        pair("gen_ai.provider.name", text("openai")),
        pair("gen_ai.request.model", text("gpt-5-mini")),
        pair("gen_ai.usage.input_tokens", Value::IntValue(21)),
        pair("gen_ai.usage.output_tokens", text("11")),
        pair("gen_ai.input.messages", Value::ArrayValue(messages)),
        pair("odd", Value::DoubleValue(f64::NAN)),
        pair("raw", Value::BytesValue(vec![1, 2, 3])),
    ]
}
