//! POST /api/v1/logs with packed bodies.

use std::io::Write;

use logbook_tests::{Answer, Client, TestServer};
use serde_json::json;
use ureq::http::Method;

const JSON: &str = "application/json";
const NDJSON: &str = "application/x-ndjson";

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 3).unwrap()
}

fn post(client: &Client, kind: &str, encoding: &str, body: Vec<u8>) -> Answer {
    let headers = [("content-type", kind), ("content-encoding", encoding)];
    client.send(Method::POST, "/api/v1/logs", &headers, body)
}

#[test]
fn every_encoding_is_unpacked_in_every_format() {
    let server = TestServer::start();
    let client = server.admin();
    let one = b"{\"model\": \"packed\"}";
    let many = b"[{\"model\": \"packed\"}, {\"model\": \"packed\"}]";
    let lines = b"{\"model\": \"packed\"}\n{\"model\": \"packed\"}\n";
    for (encoding, pack) in [
        ("gzip", gzip as fn(&[u8]) -> Vec<u8>),
        ("x-gzip", gzip),
        ("zstd", zstd),
        ("ZSTD", zstd),
        ("identity", <[u8]>::to_vec),
    ] {
        post(&client, JSON, encoding, pack(one)).expect(201);
        post(&client, JSON, encoding, pack(many)).expect(200);
        post(&client, NDJSON, encoding, pack(lines)).expect(200);
    }
    let total = &client.get("/logs?model=packed").expect(200)["total"];
    assert_eq!(*total, 25);
}

#[test]
fn other_encodings_are_refused() {
    let server = TestServer::start();
    let client = server.admin();
    for encoding in ["br", "deflate", "gzip, zstd", "", "compress"] {
        post(&client, JSON, encoding, b"{}".to_vec()).expect_problem(415, "unsupported-media-type");
    }
    assert_eq!(client.get("/logs").expect(200)["total"], 0);
}

#[test]
fn bombs_are_not_unpacked() {
    let server = TestServer::start();
    let client = server.admin();
    let blank = vec![b' '; 256 * 1024 * 1024];
    for (encoding, bomb) in [("gzip", gzip(&blank)), ("zstd", zstd(&blank))] {
        assert!(bomb.len() < 300_000, "{encoding} {}", bomb.len());
        for kind in [JSON, NDJSON] {
            let answer = post(&client, kind, encoding, bomb.clone());
            answer.expect_problem(413, "payload-too-large");
        }
        let answer = client.send(
            Method::POST,
            "/api/v1/accounts",
            &[("content-type", JSON), ("content-encoding", encoding)],
            bomb,
        );
        answer.expect_problem(413, "payload-too-large");
    }
}

#[test]
fn what_is_not_packed_that_way_is_400() {
    let server = TestServer::start();
    let client = server.admin();
    for encoding in ["gzip", "zstd"] {
        for kind in [JSON, NDJSON] {
            let answer = post(&client, kind, encoding, b"{\"model\": \"plain\"}".to_vec());
            answer.expect_problem(400, "invalid-json");
        }
    }
    assert_eq!(client.get("/logs").expect(200)["total"], 0);
}

#[test]
fn lines_that_break_off_cost_their_chunk_alone() {
    let server = TestServer::start();
    let client = server.admin();
    for (encoding, pack) in [("gzip", gzip as fn(&[u8]) -> Vec<u8>), ("zstd", zstd)] {
        let few = pack("{\"model\": \"few\"}\n".repeat(900).as_bytes());
        let answer = post(&client, NDJSON, encoding, few[..few.len() - 3].to_vec());
        answer.expect_problem(400, "invalid-json");
        // Long enough for several blocks, of which zstd unpacks only whole ones.
        let line = |line| json!({"model": encoding, "prompt": format!("{line} ").repeat(60)});
        let lines: Vec<String> = (0..2_500).map(|number| line(number).to_string()).collect();
        let many = pack(lines.join("\n").as_bytes());
        let answer = post(&client, NDJSON, encoding, many[..many.len() - 3].to_vec());
        let told = answer.expect(207);
        let accepted = &told["accepted"];
        assert_eq!(*accepted, 2_000, "{encoding}");
        let last = &told["results"][2_000];
        assert_eq!(
            (&last["index"], &last["result"]),
            (accepted, &json!("rejected"))
        );
        let path = format!("/logs?model={encoding}");
        assert_eq!(client.get(&path).expect(200)["total"], *accepted);
    }
    assert_eq!(client.get("/logs?model=few").expect(200)["total"], 0);
}
