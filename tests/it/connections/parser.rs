//! What cannot be read as HTTP.

use logbook_tests::TestServer;

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
    let kind = problem["type"].as_str().unwrap();
    (
        answer.status.as_u16(),
        kind.trim_start_matches("/problems/").to_owned(),
    )
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
