//! What costs no entry: it is kept in another spelling, and told.

use logbook_tests::{Client, TestServer};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use ureq::http::Method;

/// Every field that is a text and no identity, and what is sent beside it so that it
/// is none.
const TEXTS: [(&str, &str); 8] = [
    ("platform", ""),
    ("provider", ""),
    ("model", ""),
    ("entity.type", ""),
    ("error.message", ""),
    ("user.name", r#""id":"u","#),
    ("user.email", r#""id":"u","#),
    ("agent.name", r#""id":"a","#),
];

const DURATIONS: [&str; 2] = ["duration_ms", "time_to_first_token_ms"];

/// How a text is sent as JSON, and how it is stored.
const SPELLINGS: [(&str, &str); 5] = [
    (r#""a\u0000b""#, "a\u{2400}b"),
    (r#""cut \ud83d""#, "cut \u{fffd}"),
    (r#""\udc00 cut""#, "\u{fffd} cut"),
    (r#""\ud83d\u0000""#, "\u{fffd}\u{2400}"),
    (r#"" model\n""#, "model"),
];

/// An entry with one field, of which the value is JSON.
fn with(field: &str, value: &str) -> String {
    with_beside(field, value, "")
}

/// The same with other fields of its object.
fn with_beside(field: &str, value: &str, beside: &str) -> String {
    let value = match field.split_once('.') {
        Some((outer, inner)) => format!(r#""{outer}":{{{beside}"{inner}":{value}}}"#),
        None => format!(r#""{field}":{value}"#),
    };
    format!(r#"{{"status":"failed",{value}}}"#)
}

fn stored(client: &Client, id: &Value) -> Value {
    let path = format!("/logs/{}", id.as_str().unwrap());
    client.get(&path).expect(200)
}

fn post(client: &Client, body: String) -> Value {
    let answer = client.post_raw("/logs", "application/json", body);
    answer.expect(201)
}

#[track_caller]
fn assert_warned(result: &Value, field: &str) {
    let warnings = result["warnings"].as_array().unwrap_or_else(|| {
        panic!("no warning of {field}: {result}");
    });
    let fields: Vec<_> = warnings.iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, [field], "{result}");
    assert!(!warnings[0]["message"].as_str().unwrap().is_empty());
}

#[test]
fn a_text_that_no_database_holds_costs_no_entry() {
    let server = TestServer::start();
    let client = server.admin();
    for (field, beside) in TEXTS {
        for (sent, kept) in SPELLINGS {
            // What an error says is kept as it is, white space too.
            if field == "error.message" && kept == "model" {
                continue;
            }
            let result = post(&client, with_beside(field, sent, beside));
            assert_warned(&result, field);
            let pointer = format!("/{}", field.replace('.', "/"));
            let stored = stored(&client, &result["id"]);
            assert_eq!(stored.pointer(&pointer), Some(&json!(kept)), "{field}");
        }
    }
}

#[test]
fn content_that_is_changed_is_told() {
    let server = TestServer::start();
    let client = server.admin();
    for field in ["prompt", "response"] {
        for json in [r#""a\u0000""#, r#"[{"k\ud800":1}]"#] {
            assert_warned(&post(&client, with(field, json)), field);
        }
        let long = format!("\"{}\"", "long ".repeat(60_000));
        assert_warned(&post(&client, with(field, &long)), field);
    }
    assert_warned(
        &post(&client, with("metadata", r#"{"a":"\u0000"}"#)),
        "metadata",
    );
    let long = format!("\"{}\"", "long ".repeat(60_000));
    assert_warned(
        &post(&client, with("error.message", &long)),
        "error.message",
    );
    let result = post(
        &client,
        with("metadata", &format!(r#"{{"a":1,"k":{long}}}"#)),
    );
    assert_warned(&result, "metadata");
    assert_eq!(stored(&client, &result["id"])["metadata"]["a"], 1);
    for kept in [r#""\ufffd\u2400\\u0000""#, r#""\ud83d\ude00""#, "\"é\""] {
        let result = post(&client, with("prompt", kept));
        assert_eq!(result.get("warnings"), None, "{result}");
    }
}

#[test]
fn json_that_is_nested_too_deep_is_kept_as_text_below() {
    let server = TestServer::start();
    let client = server.admin();
    for levels in [121, 500, 100_000] {
        let deep = format!("{}17{}", "[".repeat(levels), "]".repeat(levels));
        for (field, value) in [
            ("prompt", deep.clone()),
            ("response", format!(r#"[{{"k":{deep}}}]"#)),
            ("metadata", format!(r#"{{"k":{deep}}}"#)),
        ] {
            if field == "metadata" && levels > 500 {
                continue; // It is cut as well.
            }
            let result = post(&client, with(field, &value));
            let warnings = result["warnings"].as_array().unwrap();
            assert!(
                warnings[0]["message"].as_str().unwrap().contains("deep"),
                "{result}"
            );
            let path = format!("/logs/{}", result["id"].as_str().unwrap());
            let stored = client.get(&path).text;
            let inner = "[".repeat(levels - 120) + "17";
            assert!(stored.contains(&inner), "{field}");
            assert!(stored.contains(&"[".repeat(100)), "{field}");
        }
    }
}

#[test]
fn every_answer_tells_its_warnings() {
    let server = TestServer::start();
    let client = server.admin();
    let (good, odd) = (with("model", "\"m\""), with("duration_ms", "7.394"));
    let batch = client.post_raw("/logs", "application/json", format!("[{good},{odd}]"));
    let lines = client.post_raw(
        "/logs/ndjson",
        "application/x-ndjson",
        format!("{good}\n{odd}"),
    );
    for results in [batch.expect(200), lines.expect(200)] {
        assert_eq!(results["results"][0].get("warnings"), None);
        assert_warned(&results["results"][1], "duration_ms");
        let stored = stored(&client, &results["results"][1]["id"]);
        assert_eq!(stored["duration_ms"], 7);
    }
    let id = post(&client, r#"{"status":"running"}"#.to_owned())["id"].clone();
    let path = format!("/logs/{}", id.as_str().unwrap());
    let ended = client.patch(&path, &json!({"status": "succeeded", "duration_ms": 2.5}));
    assert_warned(&ended.expect(200), "duration_ms");
    assert_eq!(stored(&client, &id)["duration_ms"], 3);
}

#[test]
fn a_duration_is_rounded_to_the_nearest_millisecond() {
    let server = TestServer::start();
    let client = server.admin();
    let mut runner = TestRunner::new(Config {
        cases: 40,
        failure_persistence: None,
        ..Config::default()
    });
    let durations = prop_oneof![0.0..10.0_f64, 0.0..2_147_483_647.0];
    let fields = prop::sample::select(&DURATIONS[..]);
    let outcome = runner.run(&(fields, durations), |(field, sent)| {
        let result = post(&client, with(field, &sent.to_string()));
        let stored = stored(&client, &result["id"]);
        prop_assert_eq!(&stored[field], &json!(sent.round() as i64));
        prop_assert_eq!(result.get("warnings").is_some(), sent.fract() != 0.0);
        Ok(())
    });
    outcome.unwrap();
    for field in DURATIONS {
        for wrong in ["-0.4", "-3", "2147483648", "1e300", "1e18", "\"7\"", "[7]"] {
            let answer = client.post_raw("/logs", "application/json", with(field, wrong));
            let fields = answer.expect_problem(422, "validation-failed");
            assert_eq!(fields, [field], "{wrong}");
        }
    }
}

#[test]
fn three_rounded_times_agree_within_a_millisecond() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = |end: &str, duration: &str| {
        format!(
            r#"{{"started_at":"2026-03-10T11:00:00.0006Z","ended_at":"2026-03-10T11:00:00.{end}Z","duration_ms":{duration}}}"#
        )
    };
    for (end, duration, kept) in [("0080", "7.4", 7), ("0081", "8", 8), ("008", "8.6", 9)] {
        let id = post(&client, entry(end, duration))["id"].clone();
        assert_eq!(
            stored(&client, &id)["duration_ms"],
            kept,
            "{end} {duration}"
        );
    }
    let answer = client.post_raw("/logs", "application/json", entry("008", "10"));
    let fields = answer.expect_problem(422, "validation-failed");
    assert_eq!(fields, ["duration_ms"]);
}

#[test]
fn a_byte_order_mark_costs_nothing() {
    let server = TestServer::start();
    let client = server.admin();
    let (json, lines) = ("application/json", "application/x-ndjson");
    let running = r#"{"status":"running"}"#;
    let begun = client.post_raw("/logs", json, format!("\u{feff}{running}"));
    let id = begun.expect(201)["id"].clone();
    for (path, kind, body) in [
        ("/logs", json, format!("\u{feff}[{running}]")),
        ("/logs", lines, format!("\u{feff}{running}\n{running}")),
        ("/logs/ndjson", lines, format!("\u{feff}\n{running}")),
    ] {
        let stored = client.post_raw(path, kind, body).expect(200);
        assert_eq!(stored["rejected"], 0, "{path} {kind}");
    }
    let path = format!("/logs/{}", id.as_str().unwrap());
    let end = "\u{feff}{\"status\":\"succeeded\"}".as_bytes().to_vec();
    let ended = client.send(
        Method::PATCH,
        &format!("/api/v1{path}"),
        &[("content-type", json)],
        end,
    );
    ended.expect(200);
}
