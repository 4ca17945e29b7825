//! POST /api/v1/logs with one entry a line, stored while it arrives.

use std::time::{Duration as Time, Instant};

use chrono::Duration;
use logbook_tests::upload::Upload;
use logbook_tests::{Client, TestServer};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

const NDJSON: &str = "application/x-ndjson";

fn begin(client: &Client) -> Upload {
    client.upload("/logs", &[("content-type", NDJSON)])
}

fn total(client: &Client) -> Value {
    client.get("/logs").expect(200)["total"].clone()
}

/// Waits until that many entries are there.
#[track_caller]
pub(super) fn wait_for_total(client: &Client, expected: u64) {
    let begun = Instant::now();
    while total(client) != expected {
        let waited = begun.elapsed();
        assert!(waited < Time::from_secs(30), "still {}", total(client));
        std::thread::sleep(Time::from_millis(20));
    }
}

#[test]
fn lines_are_stored_before_the_last_one_is_sent() {
    let server = TestServer::start();
    let client = server.admin();
    let mut upload = begin(&client);
    assert!(upload.piece("{\"model\": \"early\"}\n".repeat(1_000).as_bytes()));
    assert!(upload.piece(b"{\"model\": \"la"));
    wait_for_total(&client, 1_000);
    assert!(upload.piece(b"te\"}"));
    let answer = upload.end().expect(200);
    assert_eq!(answer["accepted"], 1_001);
    assert_eq!(total(&client), 1_001);
}

#[test]
fn a_line_may_complete_what_one_far_before_it_began() {
    let server = TestServer::start();
    let client = server.admin();
    let start = server.clock.ago(Duration::hours(1));
    let line = |id: &str, status: &str| {
        json!({"id": id, "started_at": start, "status": status}).to_string()
    };
    let mut lines: Vec<String> = (0..3_500)
        .map(|index| line(&format!("e-{index}"), "succeeded"))
        .collect();
    lines[0] = line("two", "running");
    lines[1_700] = line("two", "failed");
    lines[3_400] = line("two", "succeeded");
    lines[2_000] = "{".into();
    let answer = client
        .post_raw("/logs", NDJSON, lines.join("\n"))
        .expect(207);
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 3_500);
    assert!((0..).zip(results).all(|(index, one)| one["index"] == index));
    assert_eq!(results[0]["result"], "accepted");
    assert_eq!(results[1_700]["result"], "completed");
    assert_eq!(results[3_400]["result"], "duplicate");
    assert_eq!(results[2_000]["result"], "rejected");
    assert_eq!(results[0]["id"], results[3_400]["id"]);
    let path = format!("/logs/{}", results[0]["id"].as_str().unwrap());
    assert_eq!(client.get(&path).expect(200)["status"], "failed");
    let counts = ["accepted", "completed", "duplicates", "rejected"].map(|name| &answer[name]);
    assert_eq!(counts, [3_497, 1, 1, 1]);
}

#[test]
fn lines_past_the_last_that_may_be_are_not_stored() {
    let server = TestServer::start();
    let client = server.admin();
    let answer = client.post_raw("/logs", NDJSON, "{}\n".repeat(10_500));
    let answer = answer.expect(207);
    assert_eq!(answer["accepted"], 10_000);
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 10_001);
    let last = &results[10_000];
    assert_eq!(
        (&last["index"], &last["result"]),
        (&json!(10_000), &json!("rejected"))
    );
    let message = last["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("at most 10000 items"), "{message}");
    assert_eq!(total(&client), 10_000);
    client
        .post_raw("/logs", NDJSON, "{}\n".repeat(10_000))
        .expect(200);
}

#[test]
fn a_body_past_its_limit_is_stored_up_to_the_last_whole_chunk() {
    let server = TestServer::start();
    let client = server.admin();
    let mut upload = begin(&client);
    let line = format!("{{\"prompt\": \"{}\"}}\n", "x".repeat(1024 * 1024));
    for _ in 0..40 {
        if !upload.piece(line.as_bytes()) {
            break;
        }
    }
    let answer = upload.end().expect(207);
    let accepted = answer["accepted"].as_u64().unwrap();
    assert!((24..=31).contains(&accepted), "{accepted}");
    let last = answer["results"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["index"], &last["result"]),
        (&json!(accepted), &json!("rejected"))
    );
    assert_eq!(total(&client), accepted);
}

#[test]
fn a_line_that_never_ends_is_413() {
    let server = TestServer::start();
    let client = server.admin();
    let mut upload = begin(&client);
    assert!(upload.piece(b"{\"model\": \"first\"}\n{\"prompt\": \""));
    for _ in 0..40 {
        if !upload.piece(&vec![b'x'; 1024 * 1024]) {
            break;
        }
    }
    upload.end().expect_problem(413, "payload-too-large");
    assert_eq!(total(&client), 0);
}

#[test]
fn an_empty_body_has_no_results() {
    let server = TestServer::start();
    for body in ["", "\n\n \r\n"] {
        let answer = server.admin().post_raw("/logs", NDJSON, body).expect(200);
        assert_eq!(answer["results"], json!([]));
    }
}

/// A line of a random body: few ids, so that they meet again.
fn line() -> impl Strategy<Value = String> {
    let entry = (0..40_u8, 0..3_u8, any::<bool>()).prop_map(|(id, status, says_more)| {
        let status = ["running", "succeeded", "failed"][usize::from(status)];
        let mut entry = json!({"id": format!("e-{id}"), "started_at": "2026-03-10T11:00:00Z", "status": status});
        if says_more {
            entry["usage"] = json!({"input_tokens": id});
            entry["response"] = json!(format!("it is {status}"));
        }
        entry.to_string()
    });
    prop_oneof![
        20 => entry,
        1 => Just("{\"status\": \"done\"}".to_owned()),
        1 => Just("{\"model\": nope}".to_owned()),
        1 => Just("7".to_owned()),
    ]
}

#[test]
fn arriving_in_pieces_is_like_arriving_whole() {
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    let body = (
        prop::collection::vec(line(), 0..2_600),
        prop::collection::vec(1_usize..30_000, 1..12),
    );
    runner
        .run(&body, |(lines, sizes)| {
            let (pieces, whole) = (TestServer::start(), TestServer::start());
            let text = lines.join("\n");
            let (mut rest, mut upload) = (text.as_bytes(), begin(&pieces.admin()));
            for size in sizes.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, after) = rest.split_at(rest.len().min(*size));
                prop_assert!(upload.piece(piece));
                rest = after;
            }
            let array = format!("[{}]", lines.join(","));
            let expected = whole.admin().post_raw("/logs", "application/json", array);
            let found = upload.end();
            prop_assert_eq!(found.status, expected.status);
            prop_assert_eq!(found.json(), expected.json());
            let all = "/logs/export?format=jsonl&include=content";
            prop_assert_eq!(pieces.admin().get(all).text, whole.admin().get(all).text);
            Ok(())
        })
        .unwrap();
}
