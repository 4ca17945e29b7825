//! POST /api/v1/settings/redaction/preview

use logbook_tests::{Client, TestServer};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

fn preview(client: &Client, body: &Value) -> Value {
    client.post("/settings/redaction/preview", body).expect(200)
}

#[test]
fn it_says_what_which_rule_replaced_and_keeps_nothing() {
    let server = TestServer::start();
    let client = server.admin();
    let body = json!({
        "text": "ada@example.org and P12, P7",
        "builtins": ["email", "iban"],
        "patterns": [{"name": "staff", "pattern": "P(\\d+)", "replacement": "<$1>"}, "never"],
    });
    assert_eq!(
        preview(&client, &body),
        json!({
            "text": "[REDACTED] and <12>, <7>",
            "pieces": [
                {"text": "[REDACTED]", "rule": 0, "original": "ada@example.org"},
                {"text": " and "},
                {"text": "<12>", "rule": 2, "original": "P12"},
                {"text": ", "},
                {"text": "<7>", "rule": 2, "original": "P7"},
            ],
            "rules": [
                {"name": "email", "builtin": true, "count": 1},
                {"name": "iban", "builtin": true, "count": 0},
                {"name": "staff", "builtin": false, "count": 2},
                {"name": "never", "builtin": false, "count": 0},
            ],
        })
    );
    assert_eq!(client.get("/logs").expect(200)["total"], 0);
}

#[test]
fn json_is_shown_as_json() {
    let server = TestServer::start();
    let client = server.admin();
    let body = json!({
        "text": r#"{ "to": "ada@example.org", "call": "{\"n\":4111111111111111}" }"#,
        "builtins": ["email", "credit_card"],
        "patterns": [],
    });
    let shown = preview(&client, &body);
    assert_eq!(
        shown["pieces"],
        json!([
            {"text": r#"{ "to": ""#},
            {"text": "[REDACTED]", "rule": 0, "original": "ada@example.org"},
            {"text": r#"", "call": "{\"n\":"#},
            {"text": r#"\"[REDACTED]\""#, "rule": 1, "original": "4111111111111111"},
            {"text": r#"}" }"#},
        ])
    );
    let counts: Vec<_> = shown["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["count"])
        .collect();
    assert_eq!(counts, [1, 1]);
}

#[test]
fn what_is_left_out_is_as_the_settings_have_it() {
    let client = TestServer::start();
    let client = client.admin();
    let change =
        json!({"audit_log": {"redaction_builtins": ["email"], "redaction_patterns": ["P\\d+"]}});
    client.patch("/settings", &change).expect(200);
    let text = "ada@example.org P1";
    let with = |more: Value| {
        let mut body = json!({"text": text});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        preview(&client, &body)["text"].clone()
    };
    assert_eq!(with(json!({})), "[REDACTED] [REDACTED]");
    assert_eq!(with(json!({"builtins": []})), "ada@example.org [REDACTED]");
    assert_eq!(with(json!({"patterns": []})), "[REDACTED] P1");
}

#[test]
fn every_rule_that_will_not_do_is_named() {
    let client = TestServer::start();
    let client = client.admin();
    let body =
        json!({"text": "x", "builtins": ["mail"], "patterns": ["(", "y", {"pattern": "z*"}]});
    let found = client
        .post("/settings/redaction/preview", &body)
        .expect_problem(422, "validation-failed");
    assert_eq!(found, ["builtins[0]", "patterns[0]", "patterns[2]"]);
    let long = json!({"text": "x".repeat(256 * 1024 + 1)});
    let found = client
        .post("/settings/redaction/preview", &long)
        .expect_problem(422, "validation-failed");
    assert_eq!(found, ["text"]);
}

#[test]
fn a_costly_pattern_is_refused_wherever_it_is_entered() {
    let server = TestServer::start();
    let client = server.admin();
    for costly in [
        "a[ab]{20}c",
        r"\w{1,100}x\w{1,100}",
        "(?:a{900}){900}",
        r"(?:[a-z]+\d+){30}x[a-z0-9]{30}",
    ] {
        let patterns = json!(["fine", {"name": "costly", "pattern": costly}]);
        let preview = json!({"text": "x", "patterns": patterns});
        let preview = client.post("/settings/redaction/preview", &preview);
        let change = json!({"audit_log": {"redaction_patterns": patterns}});
        let change = client.patch("/settings", &change);
        for (answer, field) in [
            (preview, "patterns[1]"),
            (change, "audit_log.redaction_patterns[1]"),
        ] {
            assert_eq!(
                answer.expect_problem(422, "validation-failed"),
                [field],
                "{costly}"
            );
            let message = "pattern `costly` is too costly: to be searched for";
            assert!(answer.text.contains(message), "{}", answer.text);
        }
    }
}

#[test]
fn a_letter_that_stands_for_a_thousand_fills_no_memory() {
    let server = TestServer::start();
    let client = server.admin();
    let pattern = json!({"pattern": "x", "replacement": "y".repeat(1_000)});
    let text = "x".repeat(256 * 1024);
    let shown = preview(&client, &json!({"text": text, "patterns": [pattern]}));
    let shown = shown["text"].as_str().unwrap();
    assert!(shown.len() < 300_000 && shown.ends_with("… [truncated]"));
}

#[test]
fn what_is_shown_is_what_is_stored() {
    let server = TestServer::start();
    let client = server.admin();
    let rule = prop::sample::select(vec![
        json!("a+"),
        json!({"pattern": "b(.)", "replacement": "$1$1"}),
        json!({"pattern": "REDACTED", "replacement": ""}),
        json!({"pattern": "ä|@", "replacement": "ada@example.org"}),
        json!("\\bx\\b"),
    ]);
    let builtin = prop::sample::select(vec!["email", "ipv4", "credit_card", "phone"]);
    let rules = (
        prop::collection::vec(builtin, 0..4),
        prop::collection::vec(rule, 0..5),
        "(a|b|x|ä| |@|☃|ada@example\\.org|10\\.0\\.0\\.1|4111 1111 1111 1111){1,12}",
    );
    let mut runner = TestRunner::new(Config::with_cases(60));
    let outcome = runner.run(&rules, |(builtins, patterns, text)| {
        let body = json!({"text": text, "builtins": builtins, "patterns": patterns});
        let shown = preview(&client, &body)["text"].clone();
        let change = json!({"redaction_builtins": builtins, "redaction_patterns": patterns});
        client
            .patch("/settings", &json!({"audit_log": change}))
            .expect(200);
        let stored = client.post("/logs", &json!({"prompt": text})).expect(201);
        let id = stored["id"].as_str().unwrap();
        let stored = client.get(&format!("/logs/{id}")).expect(200);
        prop_assert_eq!(&stored["prompt"], &shown);
        Ok(())
    });
    outcome.unwrap();
}
