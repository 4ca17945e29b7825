//! What exporters are answered by gRPC.

use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use serde_json::json;
use tonic::Code;

use super::super::sender::{attribute, chat, entries, protobuf, request, send, skipped, span};
use super::exporter::{Exporter, Raw, framed};

#[test]
fn spans_are_stored_as_by_http_and_a_resend_makes_no_second_entry() {
    let server = TestServer::start();
    let exporter = Exporter::of(&server);
    let spans = [span(&server, 1, &chat(&[])), span(&server, 2, &chat(&[]))];
    for packed in [false, true] {
        let answer = exporter.spans(&spans, packed).unwrap();
        assert_eq!(answer.partial_success, None);
    }
    let by_grpc = entries(&server.admin());
    assert_eq!(by_grpc.len(), 2);
    assert_eq!(send(&server.admin(), &spans), json!({}));
    assert_eq!(entries(&server.admin()), by_grpc);
}

#[test]
fn a_partial_success_counts_and_says_why() {
    let server = TestServer::start();
    let negative = chat(&[("gen_ai.usage.input_tokens", json!(-1))]);
    let spans = [span(&server, 1, &negative), span(&server, 2, &chat(&[]))];
    let answer = Exporter::of(&server).spans(&spans, true).unwrap();
    let partial = answer.partial_success.unwrap();
    assert_eq!(partial.rejected_spans, 1);
    let message = "item 0: usage.input_tokens: must be 0 or more, got -1";
    assert_eq!(partial.error_message, message);
    assert_eq!(entries(&server.admin()).len(), 1);
}

#[test]
fn log_records_and_metrics_have_services_of_their_own() {
    let server = TestServer::start();
    let exporter = Exporter::of(&server);
    let attributes = chat(&[("gen_ai.response.id", json!("chatcmpl-1"))]);
    let record = json!({
        "timeUnixNano": server.clock.now().timestamp_nanos_opt().unwrap().to_string(),
        "eventName": "gen_ai.client.inference.operation.details",
        "attributes": attributes.iter().map(attribute).collect::<Vec<_>>(),
    });
    let logs = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [record]}]}]});
    let logs: ExportLogsServiceRequest = serde_json::from_value(logs).unwrap();
    assert_eq!(exporter.logs(logs).unwrap().partial_success, None);
    assert_eq!(entries(&server.admin()).len(), 1);
    let metric = json!({"name": "a"});
    let metrics = json!({"resourceMetrics": [{"scopeMetrics": [{"metrics": [metric, metric]}]}]});
    let metrics: ExportMetricsServiceRequest = serde_json::from_value(metrics).unwrap();
    assert_eq!(exporter.metrics(metrics).unwrap().partial_success, None);
    assert_eq!(skipped(&server, "metric"), 2);
}

#[test]
fn the_right_to_store_is_needed_and_taken_from_any_header() {
    let server = TestServer::start();
    let key = server.secret(&[Permission::Ingest]);
    let reader = server.secret(&[Permission::Read]);
    let one = [span(&server, 1, &chat(&[]))];
    let code = |credential| {
        let exporter = Exporter::new(&server.grpc, credential);
        exporter
            .spans(&one, false)
            .map_or_else(|status| status.code(), |_| Code::Ok)
    };
    for (expected, credential) in [
        (Code::Ok, Some(("authorization", format!("Bearer {key}")))),
        (Code::Ok, Some(("x-api-key", key.clone()))),
        (Code::Ok, Some(("api-key", key))),
        (Code::PermissionDenied, Some(("x-api-key", reader))),
        (
            Code::Unauthenticated,
            Some(("x-api-key", "alb_x".to_owned())),
        ),
        (Code::Unauthenticated, None),
    ] {
        let shown = format!("{credential:?}");
        assert_eq!(code(credential), expected, "{shown}");
    }
}

#[test]
fn what_is_no_call_of_the_services_is_refused_for_good() {
    let server = TestServer::start();
    let exporter = Exporter::of(&server);
    let good = protobuf(&request(&[span(&server, 1, &chat(&[]))]));
    let packed = |encoding| Raw {
        headers: encoding,
        ..Raw::spans(framed(1, &good))
    };
    let method = |path| Raw {
        path,
        ..Raw::spans(framed(0, &good))
    };
    for (expected, call) in [
        (Code::Ok, Raw::spans(framed(0, &[]))),
        (Code::InvalidArgument, Raw::spans(Vec::new())),
        (Code::InvalidArgument, Raw::spans(framed(0, b"not OTLP"))),
        (Code::InvalidArgument, Raw::spans(framed(7, &good))),
        (Code::InvalidArgument, Raw::spans(good.clone())),
        (
            Code::InvalidArgument,
            Raw::spans([framed(0, &good), vec![0]].concat()),
        ),
        (Code::InvalidArgument, packed(&[("grpc-encoding", "gzip")])),
        (Code::Unimplemented, packed(&[("grpc-encoding", "deflate")])),
        (Code::Unimplemented, packed(&[])),
        (
            Code::Unimplemented,
            method("/opentelemetry.proto.collector.trace.v1.TraceService/Import"),
        ),
        (Code::Unimplemented, method("/v1/traces")),
    ] {
        let shown = format!("{} {:?} {:?}", call.path, call.headers, call.pieces);
        assert_eq!(exporter.raw(&call), expected, "{shown}");
    }
    assert!(entries(&server.admin()).is_empty());
}
