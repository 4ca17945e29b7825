//! Numbers and times that are kept to fewer places than they were sent with.

use logbook_tests::TestServer;
use serde_json::{Value, json};

/// A field, a value that is kept as it is, one that is not, and what is kept of it.
/// Values are JSON.
const ROUNDED: [(&str, &str, &str, &str); 15] = [
    ("duration_ms", "7", "7.394", "7"),
    ("duration_ms", "7.0", "0.5", "1"),
    ("time_to_first_token_ms", "3e0", "2.6", "3"),
    ("cost_usd", "0.123456789", "0.1234567891", "0.123456789"),
    (
        "cost_usd",
        "0.1234567890000",
        "0.12345678949999999999",
        "0.123456789",
    ),
    ("cost_usd", "1e-9", "4e-10", "0"),
    ("cost_usd", "\"1.5\"", "\"1.5000000005\"", "1.500000001"),
    ("usage.audio_seconds", "1.25", "1.2345", "1.235"),
    ("usage.audio_seconds", "12e-1", "12345e-4", "1.235"),
    (
        "started_at",
        "\"2026-03-10T11:00:00.123Z\"",
        "\"2026-03-10T11:00:00.123456Z\"",
        "\"2026-03-10T11:00:00.123Z\"",
    ),
    (
        "started_at",
        "\"2026-03-10T11:00:00.123000Z\"",
        "\"2026-03-10T11:00:00.1230000001Z\"",
        "\"2026-03-10T11:00:00.123Z\"",
    ),
    (
        "started_at",
        "\"2026-03-10T12:00:00+01:00\"",
        "\"2026-03-10T11:00:00.0009+00:00\"",
        "\"2026-03-10T11:00:00.000Z\"",
    ),
    (
        "started_at",
        "\"2016-12-31T23:59:59Z\"",
        "\"2016-12-31T23:59:60Z\"",
        "\"2017-01-01T00:00:00.000Z\"",
    ),
    (
        "ended_at",
        "\"2026-03-10T11:00:00.123Z\"",
        "\"2026-03-10T11:00:00.1239Z\"",
        "\"2026-03-10T11:00:00.123Z\"",
    ),
    (
        "ended_at",
        "\"2026-03-10T11:00:00.5Z\"",
        "\"2026-03-10T11:00:00.500000001Z\"",
        "\"2026-03-10T11:00:00.500Z\"",
    ),
];

fn with(field: &str, value: &str) -> String {
    let beside = if field == "ended_at" {
        r#","duration_ms":1"#
    } else {
        ""
    };
    match field.split_once('.') {
        Some((outer, inner)) => format!(r#"{{"{outer}":{{"{inner}":{value}}}}}"#),
        None => format!(r#"{{"{field}":{value}{beside}}}"#),
    }
}

#[test]
fn every_rounding_is_told() {
    let server = TestServer::start();
    let client = server.admin();
    for (field, exact, odd, kept) in ROUNDED {
        let answer = client.post_raw("/logs", "application/json", with(field, exact));
        assert_eq!(answer.expect(201).get("warnings"), None, "{exact}");
        let answer = client
            .post_raw("/logs", "application/json", with(field, odd))
            .expect(201);
        let warnings = answer["warnings"].as_array().unwrap();
        assert_eq!(warnings.len(), 1, "{answer}");
        assert_eq!(warnings[0]["field"], field, "{odd}");
        assert!(!warnings[0]["message"].as_str().unwrap().is_empty());
        let path = format!("/logs/{}", answer["id"].as_str().unwrap());
        let stored = client.get(&path).expect(200);
        let pointer = format!("/{}", field.replace('.', "/"));
        let kept: Value = serde_json::from_str(kept).unwrap();
        let found = stored.pointer(&pointer).unwrap();
        assert_eq!(
            found.to_string().trim_end_matches(".0"),
            kept.to_string(),
            "{field}"
        );
    }
}

#[test]
fn what_rounds_to_zero_from_below_is_negative_all_the_same() {
    let server = TestServer::start();
    let client = server.admin();
    for (field, value) in [
        ("duration_ms", "-0.4"),
        ("time_to_first_token_ms", "-1e-9"),
        ("cost_usd", "-0.0000000001"),
        ("cost_usd", "\"-1e-30\""),
        ("usage.audio_seconds", "-0.0001"),
    ] {
        let answer = client.post_raw("/logs", "application/json", with(field, value));
        assert_eq!(answer.expect_problem(422, "validation-failed"), [field]);
        let message = answer.json()["errors"][0]["message"].to_string();
        assert!(
            message.contains("negative") && message.contains('-'),
            "{message}"
        );
    }
    for field in ["duration_ms", "time_to_first_token_ms", "cost_usd"] {
        let answer = client.post_raw("/logs", "application/json", with(field, "-0.0"));
        assert_eq!(answer.expect(201).get("warnings"), None);
    }
}

#[test]
fn every_wrong_type_of_an_entry_is_named_in_one_answer() {
    let server = TestServer::start();
    let client = server.admin();
    let wrong = json!({
        "status": 3, "model": true, "user": {"id": {}, "name": []}, "duration_ms": "7",
        "usage": {"input_tokens": "many", "output_tokens": 1.5}, "modle": "m",
    });
    let answer = client.post("/logs", &wrong);
    let mut fields = answer.expect_problem(422, "validation-failed");
    fields.sort_unstable();
    let expected = [
        "duration_ms",
        "model",
        "modle",
        "status",
        "usage.input_tokens",
        "usage.output_tokens",
        "user.id",
        "user.name",
    ];
    assert_eq!(fields, expected);
    for word in ["i64", "sequence", " map"] {
        assert!(!answer.text.contains(word), "{}", answer.text);
    }
}
