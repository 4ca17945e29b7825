//! What cannot be read as HTTP.

use std::io::{Read, Write};

use logbook_domain::id;
use logbook_tests::{Answer, TestServer};
use serde_json::Value;
use uuid::Uuid;

/// Sends bytes and gives the status and the type of the problem answered.
fn problem(server: &TestServer, request: &[u8]) -> (u16, String) {
    let answer = server.raw_answer(request);
    let problem = answer.json();
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{}",
        answer.text
    );
    assert_eq!(problem["status"], answer.status.as_u16());
    assert_is_named(server, &answer);
    let kind = problem["type"].as_str().unwrap();
    (
        answer.status.as_u16(),
        kind.trim_start_matches("/problems/").to_owned(),
    )
}

/// A refusal has an id of the server's making, in its header and in its problem.
fn assert_is_named(server: &TestServer, answer: &Answer) {
    let named = answer.header("x-request-id").unwrap();
    assert_eq!(answer.json()["request_id"], named);
    let made: Uuid = named.parse().unwrap();
    let moment = id::moment(made).expect("a UUIDv7");
    assert_eq!(moment.timestamp(), server.clock.now().timestamp());
}

/// A POST to sign in with these headers, and what comes behind its head.
fn sign_in(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{headers}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[test]
fn what_is_no_http_is_answered_by_a_problem() {
    let server = TestServer::start();
    let malformed = (400, "malformed-request".to_owned());
    for request in [
        b"hello\r\n\r\n".to_vec(),
        b"GET / HTTP/3.7\r\nhost: x\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nhost x\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
        b"GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(),
        sign_in("content-length: many", ""),
        sign_in("content-length: -1", ""),
        sign_in("transfer-encoding: chunked\r\ncontent-length: 3", "{}"),
        sign_in("transfer-encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"),
        sign_in("transfer-encoding: chunked", "2\r\n{}\r\nzz\r\n"),
        sign_in("transfer-encoding: chunked", "ffffffffffffffffff\r\n{}"),
    ] {
        let text = String::from_utf8_lossy(&request).into_owned();
        assert_eq!(problem(&server, &request), malformed, "{text}");
    }
}

#[test]
fn headers_beyond_the_limits_are_answered_by_a_problem() {
    let server = TestServer::start();
    let too_large = (431, "headers-too-large".to_owned());
    let many: String = (0..120).map(|n| format!("a{n}: b\r\n")).collect();
    let long = "x".repeat(200_000);
    for headers in [many, format!("a: {long}\r\n"), format!("{long}: a\r\n")] {
        let request = format!("GET / HTTP/1.1\r\nhost: x\r\n{headers}\r\n");
        assert_eq!(problem(&server, request.as_bytes()), too_large);
    }
    let request = format!("GET /{long} HTTP/1.1\r\nhost: x\r\n\r\n");
    assert_eq!(problem(&server, request.as_bytes()), too_large);
}

#[test]
fn a_head_that_does_not_end_in_time_is_answered_by_a_problem() {
    let server = TestServer::start();
    let late = (408, "request-timeout".to_owned());
    for version in ["HTTP/1.1", "HTTP/1.0"] {
        let begin = format!("GET / {version}\r\nhost: x\r\n");
        assert_eq!(problem(&server, begin.as_bytes()), late, "{version}");
    }
}

/// A request that is answered, by that version, before one that is no HTTP.
fn good(version: &str) -> String {
    format!("GET /health/live {version}\r\nhost: x\r\nconnection: keep-alive\r\n\r\n")
}

#[test]
fn what_follows_an_answer_is_refused_in_the_version_of_its_request() {
    let server = TestServer::start();
    for version in ["HTTP/1.1", "HTTP/1.0"] {
        let mut stream = server.connection();
        stream.write_all(good(version).as_bytes()).unwrap();
        let (mut first, mut byte) = (Vec::new(), [0]);
        while !first.ends_with(b"{\"status\":\"ok\"}") {
            stream.read_exact(&mut byte).unwrap();
            first.push(byte[0]);
        }
        stream.write_all(b"hello\r\n\r\n").unwrap();
        let mut second = String::new();
        stream.read_to_string(&mut second).unwrap();
        let (head, body) = second.split_once("\r\n\r\n").unwrap();
        let begin = format!("{version} 400 Bad Request\r\n");
        assert!(head.starts_with(&begin), "{second}");
        let problem: Value = serde_json::from_str(body).unwrap();
        let id = problem["request_id"].as_str().unwrap();
        assert!(head.contains(&format!("x-request-id: {id}")), "{second}");
    }
}

/// The exception that the chapter on errors of `docs/API.md` names: both answers
/// leave the parser as one piece, in which a refusal cannot be told from content.
#[test]
fn what_follows_a_request_before_its_answer_is_refused_without_a_problem() {
    let server = TestServer::start();
    let mut stream = server.connection();
    let both = good("HTTP/1.1") + "hello\r\n\r\n";
    stream.write_all(both.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let (first, second) = answers.split_once("{\"status\":\"ok\"}").unwrap();
    assert!(first.contains("x-request-id: "), "{first}");
    assert!(
        second.starts_with("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n"),
        "{second}"
    );
    assert!(!second.contains("x-request-id"), "{second}");
}
