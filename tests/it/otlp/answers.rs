//! What exporters are answered.

use std::io::Write;

use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message;
use serde_json::json;

use super::sender::{
    JSON, PROTOBUF, attribute, chat, entries, post, protobuf, request, send, skipped, span,
};

/// A `google.rpc.Status`.
#[derive(Clone, PartialEq, Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

#[test]
fn both_encodings_are_stored_and_a_resend_makes_no_second_entry() {
    let server = TestServer::start();
    let client = server.key(&[Permission::Ingest]);
    let body = request(&[span(&server, 1, &chat(&[])), span(&server, 2, &chat(&[]))]);
    let binary = protobuf(&body);
    let answer = post(&client, "/v1/traces", PROTOBUF, binary.clone());
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some(PROTOBUF));
    assert!(answer.bytes.is_empty(), "nothing was refused");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&binary).unwrap();
    let headers = [("content-type", PROTOBUF), ("content-encoding", "gzip")];
    let packed = packer.finish().unwrap();
    let again = client.send(ureq::http::Method::POST, "/v1/traces", &headers, packed);
    assert_eq!(again.status, 200);
    let json = post(&client, "/v1/traces", JSON, body.to_string().into_bytes());
    assert_eq!(json.text, "{}");
    let entries = entries(&server.admin());
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["trace_id"], "5b8efff798038103d269b633813fc60c");
    assert_eq!(
        (&entries[0]["duration_ms"], &entries[0]["platform"]),
        (&json!(1000), &json!("shop"))
    );
}

#[test]
fn a_partial_success_counts_and_says_why() {
    let server = TestServer::start();
    let client = server.admin();
    let negative = chat(&[("gen_ai.usage.input_tokens", json!(-1))]);
    let spans = [span(&server, 1, &negative), span(&server, 2, &chat(&[]))];
    let partial = &send(&client, &spans)["partialSuccess"];
    assert_eq!(partial["rejectedSpans"], "1");
    let message = "item 0: usage.input_tokens: must be 0 or more, got -1";
    assert_eq!(partial["errorMessage"], message);
    let answer = post(&client, "/v1/traces", PROTOBUF, protobuf(&request(&spans)));
    let read = ExportTraceServiceResponse::decode(&answer.bytes[..]).unwrap();
    let partial = read.partial_success.unwrap();
    assert_eq!(
        (partial.rejected_spans, &*partial.error_message),
        (1, message)
    );
    assert_eq!(entries(&client).len(), 1);
}

#[test]
fn what_is_stored_otherwise_than_sent_is_told_without_being_refused() {
    let server = TestServer::start();
    let client = server.admin();
    let long = |bytes: usize| json!("x".repeat(bytes));
    let spans = [
        span(&server, 1, &chat(&[])),
        span(&server, 2, &chat(&[("gen_ai.completion", long(300_000))])),
        span(
            &server,
            3,
            &chat(&[("metadata", json!({"a": long(20_000), "b": 1}))]),
        ),
        span(
            &server,
            4,
            &chat(&[("metadata", json!({"a": long(300_000), "b": 1}))]),
        ),
    ];
    let message = "3 stored otherwise than sent: \
        item 1: response: is longer than 262144 bytes and was cut; \
        item 2: metadata: is longer than 16384 bytes and was cut; \
        item 3: metadata: is longer than 262144 bytes; fields left out: 1";
    let answer = send(&client, &spans);
    assert_eq!(
        answer,
        json!({"partialSuccess": {"rejectedSpans": "0", "errorMessage": message}})
    );
    let negative = chat(&[("gen_ai.usage.input_tokens", json!(-1))]);
    let spans = [span(&server, 5, &negative), spans[1].clone()];
    let answer = post(&client, "/v1/traces", PROTOBUF, protobuf(&request(&spans)));
    let read = ExportTraceServiceResponse::decode(&answer.bytes[..]).unwrap();
    let partial = read.partial_success.unwrap();
    let message = "item 0: usage.input_tokens: must be 0 or more, got -1; \
        1 stored otherwise than sent: item 1: response: is longer than 262144 bytes and was cut";
    assert_eq!(
        (partial.rejected_spans, &*partial.error_message),
        (1, message)
    );
    let entries = entries(&client);
    assert_eq!(entries.len(), 4);
    assert!(
        entries
            .iter()
            .any(|entry| entry["metadata"] == json!({"b": 1, "span.name": "chat gpt-5-mini"}))
    );
}

#[test]
fn refusals_are_statuses_in_the_encoding_of_the_request() {
    let server = TestServer::start();
    let (good, reader) = (server.admin(), server.key(&[Permission::Read]));
    let body = protobuf(&request(&[span(&server, 1, &chat(&[]))]));
    let large = vec![0; 33 * 1024 * 1024];
    let cases = [
        (&good, body[..body.len() / 2].to_vec(), 400, 3),
        (&good, b"not OTLP".to_vec(), 400, 3),
        (&good, large, 413, 8),
        (&reader, body.clone(), 403, 7),
        (&server.anonymous(), body, 401, 16),
    ];
    for (client, body, status, code) in cases {
        for path in ["/v1/traces", "/v1/logs", "/v1/metrics"] {
            let answer = post(client, path, PROTOBUF, body.clone());
            assert_eq!(answer.status, status, "{path}: {}", answer.text);
            assert_eq!(answer.header("content-type"), Some(PROTOBUF));
            let read = Status::decode(&answer.bytes[..]).unwrap();
            assert_eq!(read.code, code, "{read:?}");
            assert!(read.message.len() > 10, "{read:?}");
        }
    }
    for body in [
        "",
        "[]",
        "{",
        "7",
        r#"{"resourceSpans": {}}"#,
        r#"{"resourceSpans": [7]}"#,
    ] {
        let answer = post(&good, "/v1/traces", JSON, body.into());
        let status = answer.expect(400);
        assert_eq!(status["code"], 3, "{body}");
        assert_eq!(answer.header("content-type"), Some(JSON));
    }
    post(&good, "/v1/traces", "text/plain", b"{}".to_vec()).expect(415);
    post(&good, "/v1/traces?x=1", JSON, b"{}".to_vec()).expect(400);
    post(&good, "/v1/nothing", JSON, b"{}".to_vec()).expect(404);
    assert!(entries(&good).is_empty());
}

#[test]
fn what_is_no_ai_operation_is_accepted_and_counted_by_reason() {
    let server = TestServer::start();
    let client = server.admin();
    let one = |number, name, value: &str| span(&server, number, &[(name, json!(value))]);
    let spans = [
        one(1, "http.request.method", "GET"),
        one(2, "gen_ai.operation.name", "invoke_agent"),
        one(3, "openinference.span.kind", "RETRIEVER"),
        one(4, "langfuse.observation.type", "span"),
        one(5, "langfuse.observation.type", "guardrail"),
        one(6, "gen_ai.operation.name", "execute_tool"),
    ];
    assert_eq!(send(&client, &spans), json!({}));
    let record =
        json!({"timeUnixNano": "1", "spanId": "0000000000000001", "eventName": "gen_ai.choice"});
    let logs = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [record, {}]}]}]});
    post(&client, "/v1/logs", JSON, logs.to_string().into_bytes()).expect(200);
    let metrics = json!({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{}, {}, {}]}]}]});
    post(
        &client,
        "/v1/metrics",
        JSON,
        metrics.to_string().into_bytes(),
    )
    .expect(200);
    for (reason, count) in [
        ("not_ai", 2),
        ("agent", 1),
        ("retriever", 1),
        ("workflow", 1),
        ("guardrail", 1),
        ("empty_tool", 1),
        ("beside_span", 1),
        ("metric", 3),
    ] {
        assert_eq!(skipped(&server, reason), count, "{reason}");
    }
    assert!(entries(&client).is_empty());
}

#[test]
fn an_event_of_a_whole_call_without_a_span_is_an_entry() {
    let server = TestServer::start();
    let client = server.admin();
    let attributes = chat(&[
        ("gen_ai.response.id", json!("chatcmpl-1")),
        (
            "gen_ai.output.messages",
            json!([{"role": "assistant", "parts": []}]),
        ),
    ]);
    let record = json!({
        "timeUnixNano": server.clock.now().timestamp_nanos_opt().unwrap().to_string(),
        "eventName": "gen_ai.client.inference.operation.details",
        "attributes": attributes.iter().map(attribute).collect::<Vec<_>>(),
    });
    let logs = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [record]}]}]});
    for _ in 0..2 {
        let answer = post(&client, "/v1/logs", JSON, logs.to_string().into_bytes());
        assert_eq!(answer.expect(200), json!({}));
    }
    let entries = entries(&client);
    assert_eq!(entries.len(), 1);
    assert_eq!(
        entries[0]["response"],
        json!([{"role": "assistant", "parts": []}])
    );
}

#[test]
fn switched_off_the_log_takes_spans_and_keeps_none() {
    let server = TestServer::start_with(TestOptions::fixing([("audit_log.enabled", json!(false))]));
    let client = server.admin();
    assert_eq!(send(&client, &[span(&server, 1, &chat(&[]))]), json!({}));
    assert!(entries(&client).is_empty());
}
