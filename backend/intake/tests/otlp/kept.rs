//! Items alone, as quarantine keeps them.

use logbook_intake::otlp::{Encoding, Request, Signal};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::common::v1::AnyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::trace::v1::{Span, Status, span::Event};
use prost::Message;

use crate::support::{START, chat, outcomes, pair, request, span, text};

fn whole_span() -> Span {
    let mut whole = span(chat());
    whole.attributes.push(pair("negative", Value::IntValue(-7)));
    whole.attributes.push(pair("no", Value::BoolValue(false)));
    whole.attributes.push(pair("half", Value::DoubleValue(0.5)));
    whole.parent_span_id = vec![1; 8];
    whole.status = Some(Status {
        code: 2,
        message: "no \"answer\"".into(),
    });
    whole.events = vec![Event {
        name: "gen_ai.choice".into(),
        attributes: vec![pair("content", text("Hello"))],
        ..Event::default()
    }];
    whole
}

/// The item at a place, alone.
fn alone(body: &[u8], encoding: Encoding, signal: Signal, place: usize) -> Vec<u8> {
    let request = Request::read(body, encoding, signal).unwrap();
    request.alone(place, signal).unwrap()
}

#[test]
fn a_span_alone_is_the_draft_it_was() {
    let both = request(vec![span(chat()), whole_span()]);
    let protobuf = both.encode_to_vec();
    let json = serde_json::to_vec(&both).unwrap();
    let one = request(vec![whole_span()]).encode_to_vec();
    let expected = format!("{:?}", outcomes(&one, Encoding::Protobuf));
    for (body, encoding) in [(&protobuf, Encoding::Protobuf), (&json, Encoding::Json)] {
        let kept = alone(body, encoding, Signal::Traces, 1);
        let found = format!("{:?}", outcomes(&kept, Encoding::Json));
        assert_eq!(found, expected);
    }
}

#[test]
fn a_log_record_alone_is_the_draft_it_was() {
    let record = LogRecord {
        time_unix_nano: START,
        event_name: "claude_code.api_request".into(),
        attributes: vec![pair("model", text("m")), pair("input_tokens", text("7"))],
        body: Some(AnyValue {
            value: Some(text("a line")),
        }),
        ..LogRecord::default()
    };
    let body = ExportLogsServiceRequest {
        resource_logs: vec![ResourceLogs {
            scope_logs: vec![ScopeLogs {
                log_records: vec![record],
                ..ScopeLogs::default()
            }],
            ..ResourceLogs::default()
        }],
    };
    let body = body.encode_to_vec();
    let records = |body: &[u8], encoding| {
        let request = Request::read(body, encoding, Signal::Logs).unwrap();
        format!("{:?}", request.records().collect::<Vec<_>>())
    };
    let kept = alone(&body, Encoding::Protobuf, Signal::Logs, 0);
    let expected = records(&body, Encoding::Protobuf);
    assert!(expected.contains("Entry("), "{expected}");
    assert_eq!(records(&kept, Encoding::Json), expected);
}

#[test]
fn only_what_tells_of_ai_is_kept_and_never_more_than_quarantine_holds() {
    let mut bad = span(chat());
    bad.start_time_unix_nano = 0;
    let mut other = span(vec![pair("http.route", text("/"))]);
    other.start_time_unix_nano = 0;
    let mut long = bad.clone();
    long.events = vec![Event::default(); 3_000_000];
    let body = request(vec![bad, other, long]).encode_to_vec();
    let request = Request::read(&body, Encoding::Protobuf, Signal::Traces).unwrap();
    let kept = |place| request.refused_operation(place, Signal::Traces);
    assert!(kept(0).is_some());
    assert_eq!(kept(1), None);
    assert_eq!(kept(3), None);
    let long = kept(2).unwrap().len();
    assert!((1 << 20..(1 << 20) + 1_000).contains(&long), "{long}");
}
