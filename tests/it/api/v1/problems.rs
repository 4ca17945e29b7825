//! Refusals that do not depend on the route.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use logbook_api::client::TrustedProxies;
use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer};
use ureq::http::Method;

/// Every path of the document with every method it does not have.
#[test]
fn allow_names_exactly_the_methods_that_are_there() {
    let server = TestServer::start();
    let client = server.admin();
    let document = serde_json::to_value(logbook_api::openapi()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21");
        let mut there: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
        there
            .iter_mut()
            .for_each(|name| name.make_ascii_uppercase());
        if there.iter().any(|name| name == "GET") {
            there.push("HEAD".to_owned());
        }
        there.sort();
        for method in [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
        ] {
            let answer = send(&client, method, &path);
            if there.iter().any(|name| name == method) {
                assert_ne!(answer.status, 405, "{method} {path}");
            } else {
                assert_eq!(answer.status, 405, "{method} {path}");
                let allowed = there.join(", ");
                assert_eq!(
                    answer.header("allow"),
                    Some(&allowed[..]),
                    "{method} {path}"
                );
            }
        }
    }
}

#[test]
fn browsers_are_kept_to_https_behind_a_trusted_proxy_alone() {
    let trusted = TrustedProxies::parse(["127.0.0.0/8"]).unwrap();
    let options = TestOptions {
        trusted_proxies: trusted,
        ..TestOptions::default()
    };
    let (behind, bare) = (TestServer::start_with(options), TestServer::start());
    let policy = |server: &TestServer, path: &str, headers: &[(&str, &str)]| {
        let answer = server
            .anonymous()
            .send(Method::GET, path, headers, Vec::new());
        let policy = answer.header("strict-transport-security");
        policy.map(str::to_owned)
    };
    let https = [("x-forwarded-proto", "https")];
    for path in ["/health/live", "/api/v1/auth/me", "/api/v1/nothing", "/"] {
        let year = Some("max-age=31536000".to_owned());
        assert_eq!(policy(&behind, path, &https), year, "{path}");
        let http = [("x-forwarded-proto", "http")];
        assert_eq!(policy(&behind, path, &http), None, "{path}");
        assert_eq!(policy(&behind, path, &[]), None, "{path}");
        assert_eq!(policy(&bare, path, &https), None, "{path}");
    }
}

fn send(client: &Client, method: &str, path: &str) -> logbook_tests::Answer {
    client.send(
        Method::from_bytes(method.as_bytes()).unwrap(),
        path,
        &[],
        Vec::new(),
    )
}

#[test]
fn unknown_places_and_wrong_methods_are_told_apart() {
    let server = TestServer::start();
    let client = server.admin();
    for path in [
        "/api",
        "/api/v2/logs",
        "/api/v1/nothing",
        "/health",
        "/v1/nothing",
        "/metrics/x",
    ] {
        send(&client, "GET", path).expect_problem(404, "not-found");
    }
    for (method, path, allowed) in [
        ("PUT", "/api/v1/logs", "GET, HEAD, POST"),
        ("GET", "/api/v1/auth/login", "POST"),
        ("DELETE", "/health/live", "GET, HEAD"),
        ("PUT", "/api/v1/accounts/x", "DELETE, PATCH"),
        ("PATCH", "/api/v1/logs/cleanup", "POST"),
        ("DELETE", "/api/v1/logs/stats", "GET, HEAD"),
        ("GET", "/api/v1/logs/delete", "POST"),
        ("OPTIONS", "/api/v1/logs/x", "DELETE, GET, HEAD, PATCH"),
    ] {
        let answer = send(&client, method, path);
        answer.expect_problem(405, "method-not-allowed");
        assert_eq!(answer.header("allow"), Some(allowed));
    }
}

#[test]
fn a_query_that_nobody_reads_is_refused() {
    let server = TestServer::start();
    let client = server.admin();
    let fields = client
        .get("/accounts?role=admin&active=true")
        .expect_problem(400, "invalid-parameter");
    assert_eq!(fields, ["role", "active"]);
    let nothing = "/logs/019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21?dry_run=true";
    assert_eq!(
        client
            .delete(nothing)
            .expect_problem(400, "invalid-parameter"),
        ["dry_run"]
    );
}

#[test]
fn bodies_that_cannot_be_read_are_told_apart() {
    let server = TestServer::start();
    let client = server.admin();
    let post = |kind: &str, body: &[u8]| client.post_raw("/accounts", kind, body);
    post("text/plain", b"{}").expect_problem(415, "unsupported-media-type");
    for broken in [
        &b""[..],
        b"{",
        b"{} {}",
        b"\xff",
        b"{\"email\": \"\xff\"}",
        b"{\"email\": \"\\ud800\"}",
        b"nul\0",
    ] {
        post("application/json", broken).expect_problem(400, "invalid-json");
    }
    post("application/json", &b"[".repeat(100_000)).expect_problem(400, "invalid-json");
    post("application/json", &b" ".repeat(1_048_577)).expect_problem(413, "payload-too-large");
    post("application/json; charset=utf-8", b"[]").expect_problem(422, "validation-failed");
}

#[test]
fn packed_bodies_are_unpacked_to_a_limit() {
    let server = TestServer::start();
    let client = server.admin();
    let post = |encoding: &str, body: Vec<u8>| {
        let headers = [
            ("content-type", "application/json"),
            ("content-encoding", encoding),
        ];
        client.send(Method::POST, "/api/v1/accounts", &headers, body)
    };
    let fields = post("gzip", packed(b"{}")).expect_problem(422, "validation-failed");
    assert_eq!(fields, ["email"]);
    let bomb = packed(&b" ".repeat(50_000_000));
    assert!(bomb.len() < 100_000);
    post("gzip", bomb).expect_problem(413, "payload-too-large");
    post("gzip", b"{}".to_vec()).expect_problem(400, "invalid-json");
    let mut half = packed(&b" ".repeat(10_000));
    half.truncate(half.len() - 10);
    post("gzip", half).expect_problem(400, "invalid-json");
    post("br", b"{}".to_vec()).expect_problem(415, "unsupported-media-type");
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn no_bytes_get_a_5xx() {
    let server = TestServer::start();
    let get = |path: &[u8], headers: &[u8]| {
        [b"GET ", path, b" HTTP/1.1\r\nhost: x\r\n", headers, b"\r\n"].concat()
    };
    let many = b"x: y\r\n".repeat(500);
    let large = [&b"x: "[..], &b"y".repeat(300_000), b"\r\n"].concat();
    let long = [&b"/api/v1/logs?q="[..], &b"x".repeat(60_000)].concat();
    let bearer = |token: &[u8]| [b"authorization: Bearer ", token, b"\r\n"].concat();
    let requests = [
        b"\0\x01\x02\r\n\r\n".to_vec(),
        get(b"/api/v1/logs/\xff", b""),
        get(b"/api/v1/logs/%00", b""),
        get(b"/api/v1/logs/%ff%zz", b""),
        get(b"/api/v1/activity?%00=%ff&%=%&&==", b""),
        get(b"/api/docs/%00", b""),
        get(b"/%00/%ff/..%2f..", b""),
        get(b"/api/v1/auth/me", &bearer(b"\xff\xfe")),
        get(b"/api/v1/auth/me", &bearer(b"")),
        get(b"/api/v1/auth/me", &bearer(b"alb_")),
        get(b"/api/v1/auth/me", &bearer(&b"x".repeat(60_000))),
        get(b"/api/v1/auth/me", b"authorization: \r\nauthorization: x\r\n"),
        get(b"/api/v1/auth/me", b"x-forwarded-for: \xff\r\nforwarded: for=\xff\r\nx-forwarded-proto: \xff\r\n"),
        get(b"/api/v1/auth/me", b"cookie: \xff=\xff; ;=;\r\n"),
        get(b"/api/openapi.json", b"accept-encoding: \xff, gzip;q=x\r\nrange: bytes=9-1,\xff\r\n"),
        get(b"/api/openapi.json", b"if-none-match: \xff\r\nif-modified-since: x\r\n"),
        get(b"/api/v1/logs", &many),
        get(b"/api/v1/logs", &large),
        get(&long, b""),
        b"POST /api/v1/auth/login HTTP/1.1\r\ncontent-length: -1\r\n\r\n".to_vec(),
        b"POST /api/v1/auth/login HTTP/1.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".to_vec(),
        b"POST /api/v1/auth/refresh HTTP/1.1\r\ncookie: logbook_refresh=\xff\r\ncontent-length: 0\r\n\r\n".to_vec(),
        b"BREW /api/v1/logs HTTP/1.1\r\n\r\n".to_vec(),
        b"OPTIONS * HTTP/1.1\r\n\r\n".to_vec(),
        b"CONNECT a:1 HTTP/1.1\r\n\r\n".to_vec(),
    ];
    for request in requests {
        let status = server.raw_status(&request);
        let shown = String::from_utf8_lossy(&request[..request.len().min(120)]).into_owned();
        assert!((200..500).contains(&status), "{status} for {shown:?}");
    }
    server
        .anonymous()
        .send(Method::GET, "/health/live", &[], Vec::new())
        .expect(200);
}
