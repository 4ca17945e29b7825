//! OTLP requests made by the reference implementation, whole and broken.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod agents;
mod kept;
mod random;
mod recorded;
mod support;

use logbook_intake::otlp::{Encoding, MAX_ATTRIBUTES, Outcome, Request, Signal};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::trace::v1::Status;
use opentelemetry_proto::tonic::trace::v1::span::Event;
use proptest::prelude::*;
use prost::Message;
use random::any_span;
use support::{START, chat, outcomes, pair, request, span, text};

/// The outcomes of both encodings, which must not differ.
fn both(request: &ExportTraceServiceRequest) -> Vec<Outcome> {
    let protobuf = outcomes(&request.encode_to_vec(), Encoding::Protobuf);
    let json = serde_json::to_vec(request).unwrap();
    let json = outcomes(&json, Encoding::Json);
    assert_eq!(format!("{protobuf:?}"), format!("{json:?}"));
    protobuf
}

#[test]
fn a_model_that_no_attribute_names_is_that_of_the_response() {
    let response = r#"{"object":"chat.completion","model":"gpt-5","choices":[],
        "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"#;
    let said = pair("llm.model_name", text("gpt-4"));
    for (more, expected) in [(vec![], "gpt-5"), (vec![said], "gpt-4")] {
        let mut attributes = vec![
            pair("openinference.span.kind", text("LLM")),
            pair("output.value", text(response)),
            pair("output.mime_type", text("application/json")),
        ];
        attributes.extend(more);
        let found = both(&request(vec![span(attributes)]));
        let [Outcome::Entry(called)] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!(called.draft.model.as_deref(), Some(expected));
    }
}

#[test]
fn protobuf_and_json_of_the_reference_implementation_give_one_draft() {
    let mut failed = span(chat());
    failed.span_id = vec![1; 8];
    failed.parent_span_id = vec![0xcd; 8];
    failed.status = Some(Status {
        code: 2,
        message: "rate limited".into(),
    });
    failed.events = vec![Event {
        name: "exception".into(),
        attributes: vec![pair("exception.type", text("openai.RateLimitError"))],
        ..Event::default()
    }];
    let outcomes = both(&request(vec![span(chat()), failed]));
    let [Outcome::Entry(good), Outcome::Entry(bad)] = &outcomes[..] else {
        panic!("{outcomes:?}");
    };
    let (good, bad) = (&good.draft, &bad.draft);
    assert_eq!(
        good.id.as_deref(),
        Some(&*format!("{}/{}", "ab".repeat(16), "cd".repeat(8)))
    );
    assert_eq!(
        (good.input_tokens, good.output_tokens),
        (Some(21), Some(11))
    );
    assert_eq!(good.platform.as_deref(), Some("shop"));
    assert_eq!(
        good.prompt.as_ref().unwrap().get(),
        r#"[{"role":"user","parts":[{"type":"text","content":"What is \"OTLP\"?\u0001"}]}]"#
    );
    assert_eq!(bad.parent_id.as_deref(), Some(&*"cd".repeat(8)));
    assert_eq!(bad.error_category.unwrap().name(), "rate_limiting");
    assert_eq!(bad.error_message.as_deref(), Some("rate limited"));
}

#[test]
fn json_is_read_as_leniently_as_the_specification_asks_for() {
    let json = r#"{"resourceSpans": [{"resource": null, "unknown": [1], "scopeSpans": [{"spans": [
        {"traceId": "ABABABABABABABABABABABABABABABAB", "spanId": "cdcdcdcdcdcdcdcd", "parentSpanId": "",
         "kind": 3, "startTimeUnixNano": 1790000000123456789, "endTimeUnixNano": "1790000001123456789",
         "status": {}, "events": null, "droppedLinksCount": 0, "attributes": [
            {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
            {"key": "gen_ai.request.model", "value": {"stringValue": "m\ud800"}},
            {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "7"}},
            {"key": "gen_ai.usage.output_tokens", "value": {"intValue": 8, "new": {}}},
            {"key": "empty", "value": {}}, {"key": "null", "value": null}, {},
            {"key": "list", "value": {"arrayValue": {}}}]},
        {"traceId": "q6urq6urq6urq6urq6urqw==", "spanId": "cdcdcdcdcdcdcdcd", "startTimeUnixNano": "1"},
        {"traceId": "abababababababababababababababab", "spanId": "cdcdcdcdcdcdcdce", "startTimeUnixNano": "no"}
    ]}]}]}"#;
    let outcomes = outcomes(json.as_bytes(), Encoding::Json);
    let [
        Outcome::Entry(entry),
        Outcome::Refused(id),
        Outcome::Refused(time),
    ] = &outcomes[..]
    else {
        panic!("{outcomes:?}");
    };
    let entry = &entry.draft;
    assert_eq!(
        (entry.input_tokens, entry.output_tokens),
        (Some(7), Some(8))
    );
    assert_eq!(entry.model.as_deref(), Some("m\u{fffd}"));
    assert!(id.contains("traceId `q6urq6urq6urq6urq6urqw==`"), "{id}");
    assert!(time.contains("must be a whole number"), "{time}");
}

#[test]
fn what_is_too_much_costs_the_span_alone() {
    let many = |count: usize| vec![pair("a", Value::BoolValue(true)); count];
    let mut deep = text("x");
    for _ in 0..60 {
        deep = Value::ArrayValue(ArrayValue {
            values: vec![AnyValue { value: Some(deep) }],
        });
    }
    let mut nested = chat();
    nested[5] = pair("gen_ai.input.messages", deep);
    let mut events = span(chat());
    events.events = vec![Event::default(); 30_000];
    let spans = vec![
        span([chat(), many(10_000)].concat()),
        span(many(MAX_ATTRIBUTES + 1)),
        span(nested),
        events,
    ];
    let body = request(spans).encode_to_vec();
    let outcomes = outcomes(&body, Encoding::Protobuf);
    let refused: Vec<_> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Refused(why) => &**why,
            _ => "",
        })
        .collect();
    assert_eq!(
        refused,
        [
            "",
            "an item has more than 20000 attributes",
            "an attribute is nested more than 32 levels deep",
            "a span has more than 20000 events",
        ]
    );
}

#[test]
fn more_spans_than_a_request_may_have_are_refused_and_the_first_are_taken() {
    let body = request(vec![span(chat()); 10_003]).encode_to_vec();
    let outcomes = outcomes(&body, Encoding::Protobuf);
    let entries = outcomes
        .iter()
        .filter(|one| matches!(one, Outcome::Entry(_)));
    assert_eq!((entries.count(), outcomes.len()), (10_000, 10_003));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_bytes_are_refused_or_read(body in prop::collection::vec(any::<u8>(), 0..400)) {
        for encoding in [Encoding::Protobuf, Encoding::Json] {
            for signal in [Signal::Traces, Signal::Logs, Signal::Metrics] {
                if let Ok(request) = Request::read(&body, encoding, signal) {
                    prop_assert!(request.spans().count() == request.len());
                    prop_assert!(request.records().count() == request.len());
                }
            }
        }
    }

    #[test]
    fn spans_of_both_encodings_are_the_same_and_cut_off_they_cost_no_more(
        spans in prop::collection::vec(any_span(), 1..4),
        cut in any::<prop::sample::Index>(),
        changed in any::<(prop::sample::Index, u8)>(),
    ) {
        let request = request(spans);
        both(&request);
        let json = serde_json::to_vec(&request).unwrap();
        for (mut body, encoding) in [
            (request.encode_to_vec(), Encoding::Protobuf),
            (json, Encoding::Json),
        ] {
            let whole = body.len();
            body[changed.0.index(whole)] = changed.1;
            for part in [&body[..cut.index(whole)], &body] {
                if let Ok(request) = Request::read(part, encoding, Signal::Traces) {
                    prop_assert_eq!(request.spans().count(), request.len());
                }
            }
        }
    }

    #[test]
    fn log_records_of_both_encodings_are_the_same(
        span in any_span(),
        event in prop::sample::select(vec![
            "gen_ai.client.inference.operation.details", "gen_ai.user.message", "other",
            "claude_code.api_request", "claude_code.api_request_body", "codex.sse_event",
            "codex.tool_result", "gemini_cli.api_response", "gemini_cli.api_request",
        ]),
    ) {
        let record = LogRecord {
            time_unix_nano: START,
            event_name: event.into(),
            attributes: span.attributes,
            ..LogRecord::default()
        };
        let request = ExportLogsServiceRequest {
            resource_logs: vec![ResourceLogs {
                scope_logs: vec![ScopeLogs {
                    log_records: vec![record],
                    ..ScopeLogs::default()
                }],
                ..ResourceLogs::default()
            }],
        };
        let protobuf = request.encode_to_vec();
        let json = serde_json::to_vec(&request).unwrap();
        let read = |body: &[u8], encoding| {
            let request = Request::read(body, encoding, Signal::Logs).unwrap();
            format!("{:?}", request.records().collect::<Vec<_>>())
        };
        prop_assert_eq!(read(&protobuf, Encoding::Protobuf), read(&json, Encoding::Json));
    }
}
