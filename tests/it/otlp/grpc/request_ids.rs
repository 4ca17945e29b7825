//! The id of its request in every answer to a call.

use logbook_api::connections::ConnectionLimits;
use logbook_domain::id;
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use tonic::Code;
use uuid::Uuid;

use super::exporter::{Exporter, Raw, framed};

const HEADER: &str = "x-request-id";

/// Every kind of answer, by its code in the trailers; without one the call is not
/// one of gRPC.
fn calls() -> Vec<(Option<Code>, Raw<'static>)> {
    let empty = || Raw::spans(framed(0, &[]));
    let packed = Raw {
        headers: &[("grpc-encoding", "deflate")],
        ..Raw::spans(framed(1, &[]))
    };
    let unknown = Raw {
        path: "/opentelemetry.proto.collector.trace.v1.TraceService/Import",
        ..empty()
    };
    let no_grpc = Raw {
        content_type: "application/json",
        ..empty()
    };
    let too_long = [&[0][..], &33_554_433_u32.to_be_bytes()].concat();
    vec![
        (Some(Code::Ok), empty()),
        (Some(Code::Unimplemented), unknown),
        (Some(Code::Unimplemented), packed),
        (Some(Code::InvalidArgument), Raw::spans(Vec::new())),
        (Some(Code::InvalidArgument), Raw::spans(framed(7, &[]))),
        (
            Some(Code::InvalidArgument),
            Raw::spans(framed(0, b"not OTLP")),
        ),
        (Some(Code::ResourceExhausted), Raw::spans(too_long)),
        (None, no_grpc),
    ]
}

/// Makes the call with these ids; gives the one in the answer.
fn named(exporter: &Exporter, call: Raw<'_>, expected: Option<Code>, sent: &[&str]) -> String {
    let ids: Vec<_> = sent.iter().map(|id| (HEADER, *id)).collect();
    let headers = [call.headers, &ids].concat();
    let call = Raw {
        headers: &headers,
        ..call
    };
    let shown = format!("{} {headers:?} {:?}", call.path, call.pieces);
    let (head, trailers) = exporter.raw_answer(&call);
    let code = trailers.map(|trailers| Code::from_bytes(trailers["grpc-status"].as_bytes()));
    assert_eq!(code, expected, "{shown}");
    let ids: Vec<_> = head.headers.get_all(HEADER).iter().collect();
    assert_eq!(ids.len(), 1, "{shown}");
    ids[0].to_str().unwrap().to_owned()
}

/// Fails unless the server made the id, now.
fn assert_is_made(server: &TestServer, named: &str) {
    let id: Uuid = named.parse().unwrap();
    let moment = id::moment(id).expect("a UUIDv7");
    assert_eq!(moment.timestamp(), server.clock.now().timestamp());
}

#[test]
fn an_answer_names_the_id_that_was_sent_or_one_of_its_own() {
    let server = TestServer::start();
    let exporter = Exporter::of(&server);
    for (code, call) in calls() {
        assert_eq!(named(&exporter, call, code, &["batch-1"]), "batch-1");
    }
    for sent in [&[][..], &["one", "two"], &["two words"]] {
        for (code, call) in calls() {
            assert_is_made(&server, &named(&exporter, call, code, sent));
        }
    }
}

#[test]
fn refusals_of_the_caller_and_of_the_connection_name_it_too() {
    let full = TestServer::start_with(TestOptions {
        connections: ConnectionLimits {
            total: 0,
            ..ConnectionLimits::default()
        },
        ..TestOptions::default()
    });
    let open = TestServer::start();
    for (server, code) in [(&full, Code::Unavailable), (&open, Code::Unauthenticated)] {
        let exporter = || Exporter::new(&server.grpc, None);
        let call = || Raw::spans(framed(0, &[]));
        let own = named(&exporter(), call(), Some(code), &["batch-1"]);
        assert_eq!(own, "batch-1");
        assert_is_made(server, &named(&exporter(), call(), Some(code), &[]));
    }
}

/// The exception that the chapter on errors of `docs/API.md` names: the library
/// of HTTP/2 answers before anybody else sees the call.
#[test]
fn a_call_whose_head_is_too_large_is_refused_without_one() {
    let server = TestServer::start();
    let large = "a".repeat(17 * 1024);
    let call = Raw {
        headers: &[("x-large", &large), (HEADER, "batch-1")],
        ..Raw::spans(framed(0, &[]))
    };
    let (head, _) = Exporter::of(&server).raw_answer(&call);
    assert_eq!(head.status, 431);
    assert!(!head.headers.contains_key(HEADER), "{head:?}");
}
