//! Bodies that stall.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use serde_json::json;

/// A request of which all but the end of its body is sent.
fn stalled(server: &TestServer, method: &str, path: &str, headers: &str, body: &[u8]) -> TcpStream {
    let mut stream = server.connection();
    let length = body.len() + 1;
    let head = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{headers}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // How it ends is not asked here.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn whatever_stalls_is_answered_with_408() {
    let server = TestServer::start();
    let key = server.secret(&Permission::ALL);
    let json = format!("authorization: Bearer {key}\r\ncontent-type: application/json");
    let lines = format!("authorization: Bearer {key}\r\ncontent-type: application/x-ndjson");
    let id = server.admin().post("/logs", &json!({"status": "running"}));
    let log = format!("/logs/{}", id.expect(201)["id"].as_str().unwrap());
    let begin = Instant::now();
    let waiting = [
        ("POST", "/auth/login", "content-type: application/json"),
        ("POST", "/logs", json.as_str()),
        ("POST", "/logs", lines.as_str()),
        ("PATCH", log.as_str(), json.as_str()),
        ("POST", "/logs/delete", json.as_str()),
        ("PATCH", "/settings", json.as_str()),
        ("POST", "/views", json.as_str()),
    ]
    .map(|(method, path, headers)| {
        (
            path,
            stalled(&server, method, path, headers, b"{\"model\": \"m\""),
        )
    });
    for (path, stream) in waiting {
        let answer = answer(stream);
        assert!(answer.starts_with("HTTP/1.1 408 "), "{path}: {answer}");
        assert!(
            answer.contains("/problems/request-timeout"),
            "{path}: {answer}"
        );
    }
    let waited = begin.elapsed().as_secs();
    assert!((9..60).contains(&waited), "{waited} s");
}

#[test]
fn packed_bodies_that_stall_keep_nobody_from_sending() {
    let server = TestServer::start();
    let key = server.secret(&[Permission::Ingest]);
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let text = format!("{{\"prompt\": \"{}\"}}", "a".repeat(31 * 1024 * 1024));
    packer.write_all(text.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let headers = format!(
        "authorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-encoding: gzip"
    );
    let _stalled: Vec<_> = (0..8)
        .map(|_| {
            stalled(
                &server,
                "POST",
                "/logs",
                &headers,
                &packed[..packed.len() - 1],
            )
        })
        .collect();
    let same = logbook_tests::Client::new(server.base.clone(), Some(key));
    for client in [same, server.key(&[Permission::Ingest])] {
        client.post("/logs", &json!({"model": "m"})).expect(201);
    }
}

#[test]
fn a_caller_who_fills_their_room_leaves_that_of_others() {
    let server = TestServer::start();
    let key = server.secret(&[Permission::Ingest]);
    let headers = format!("authorization: Bearer {key}\r\ncontent-type: application/json");
    let body = vec![b' '; 8 * 1024 * 1024];
    let _stalled: Vec<_> = (0..4)
        .map(|_| stalled(&server, "POST", "/logs", &headers, &body[..body.len() - 1]))
        .collect();
    let other = server.key(&[Permission::Ingest]);
    other.post("/logs", &json!({"model": "m"})).expect(201);
    // The room of the caller is free again when the stalled ones are given up.
    let same = logbook_tests::Client::new(server.base.clone(), Some(key));
    let begin = Instant::now();
    while same.post("/logs", &json!({"model": "m"})).status != 201 {
        assert!(
            begin.elapsed().as_secs() < 60,
            "the room is never given back"
        );
    }
}
