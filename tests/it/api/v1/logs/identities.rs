//! What things are known by: no two become one because of how they are written.

use std::collections::BTreeSet;

use chrono::Duration;
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

/// Every field that something is known by.
const IDENTITIES: [&str; 8] = [
    "user.id",
    "agent.id",
    "profile.alias",
    "feature.id",
    "entity.id",
    "conversation_id",
    "trace_id",
    "parent_id",
];
/// Names, which are identities where nothing else is sent.
const NAMES: [&str; 3] = ["user.name", "user.email", "agent.name"];
/// Every text of one line.
const TEXTS: [&str; 4] = ["platform", "provider", "model", "entity.type"];
/// Texts that differ in white space only, as JSON.
const SPACED: [&str; 6] = [
    r#""a""#,
    r#"" a""#,
    r#""a ""#,
    r#""a\n""#,
    r#""\ta""#,
    r#""\u00a0a""#,
];
/// Texts with characters that no text can hold.
const HALVES: [&str; 4] = [
    r#""a\ud800""#,
    r#""a\ud801""#,
    r#""\udc00a""#,
    r#""\ud83d \ude00""#,
];

fn with(field: &str, value: &str) -> String {
    match field.split_once('.') {
        Some((outer, inner)) => format!(r#"{{"{outer}":{{"{inner}":{value}}}}}"#),
        None => format!(r#"{{"{field}":{value}}}"#),
    }
}

fn post(client: &Client, body: String) -> logbook_tests::Answer {
    client.post_raw("/logs", "application/json", body)
}

fn stored(client: &Client, result: &Value, field: &str) -> Value {
    let path = format!("/logs/{}", result["id"].as_str().unwrap());
    let entry = client.get(&path).expect(200);
    let pointer = format!("/{}", field.replace('.', "/"));
    entry.pointer(&pointer).cloned().unwrap_or(Value::Null)
}

fn fields(answer: &Value) -> Vec<&str> {
    let warnings = answer["warnings"].as_array().map_or(&[][..], Vec::as_slice);
    warnings
        .iter()
        .map(|one| one["field"].as_str().unwrap())
        .collect()
}

#[test]
fn own_ids_that_differ_are_different_entries() {
    let server = TestServer::start();
    let client = server.admin();
    let start = server.clock.ago(Duration::hours(1));
    let entry = |id: &str| format!(r#"{{"id":{id},"started_at":"{start}"}}"#);
    let mut ids = BTreeSet::new();
    for id in SPACED {
        let first = post(&client, entry(id)).expect(201);
        assert_eq!(first.get("warnings"), None, "{id}");
        let again = post(&client, entry(id)).expect(200);
        assert_eq!(again["id"], first["id"]);
        ids.insert(first["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), SPACED.len());
    for id in HALVES
        .into_iter()
        .chain([r#""a\u0000""#, r#"" ""#, r#""\n\t""#])
    {
        let refused = post(&client, entry(id)).expect_problem(422, "validation-failed");
        assert_eq!(refused, ["id"], "{id}");
        let batch = post(&client, format!("[{}]", entry(id))).expect(207);
        assert_eq!(batch["results"][0]["errors"][0]["field"], "id");
    }
}

#[test]
fn identities_are_kept_as_they_are_or_refused() {
    let server = TestServer::start();
    let client = server.admin();
    for field in IDENTITIES.into_iter().chain(NAMES) {
        for sent in SPACED {
            let answer = post(&client, with(field, sent)).expect(201);
            assert_eq!(answer.get("warnings"), None, "{field} {sent}");
            let text: Value = serde_json::from_str(sent).unwrap();
            assert_eq!(stored(&client, &answer, field), text, "{field}");
        }
        for sent in HALVES {
            let refused = post(&client, with(field, sent)).expect_problem(422, "validation-failed");
            assert_eq!(refused, [field], "{sent}");
        }
        let blank = post(&client, with(field, r#"" \n""#)).expect(201);
        assert_eq!(fields(&blank), [field]);
        assert_eq!(stored(&client, &blank, field), Value::Null);
    }
}

#[test]
fn a_number_is_kept_as_a_text() {
    let server = TestServer::start();
    let client = server.admin();
    let start = server.clock.ago(Duration::hours(1));
    for number in ["5", "-7", "1234567890123456789012", "1.50", "1e3"] {
        for field in IDENTITIES.into_iter().chain(NAMES).chain(TEXTS) {
            let answer = post(&client, with(field, number)).expect(201);
            assert_eq!(fields(&answer), [field]);
            assert_eq!(stored(&client, &answer, field), json!(number));
        }
        let entry = |id: &str| format!(r#"{{"id":{id},"started_at":"{start}"}}"#);
        let first = post(&client, entry(number)).expect(201);
        assert_eq!(fields(&first), ["id"]);
        let again = post(&client, entry(&format!("\"{number}\""))).expect(200);
        assert_eq!(again["id"], first["id"]);
    }
    let all = IDENTITIES
        .into_iter()
        .chain(NAMES)
        .chain(TEXTS)
        .chain(["id"]);
    for (field, wrong) in all.flat_map(|field| ["true", "{}", "[1]"].map(|wrong| (field, wrong))) {
        let refused = post(&client, with(field, wrong)).expect_problem(422, "validation-failed");
        assert_eq!(refused, [field], "{wrong}");
    }
}

#[test]
fn a_long_name_is_cut_beside_an_id_and_refused_without() {
    let server = TestServer::start();
    let client = server.admin();
    let (long, fits) = ("ä".repeat(201), "ä".repeat(200));
    for (outer, inner, id) in [
        ("user", "name", "id"),
        ("user", "name", "email"),
        ("user", "email", "id"),
        ("agent", "name", "id"),
    ] {
        let field = format!("{outer}.{inner}");
        let beside = json!({outer: {inner: long, id: "known"}}).to_string();
        let answer = post(&client, beside).expect(201);
        assert_eq!(fields(&answer), [field.as_str()]);
        assert_eq!(stored(&client, &answer, &field), json!(fits));
        let alone = json!({outer: {inner: long}}).to_string();
        let refused = post(&client, alone).expect_problem(422, "validation-failed");
        assert_eq!(refused, [field.as_str()]);
        let spaced = format!("{} cut", "ä".repeat(199));
        let beside = json!({outer: {inner: spaced, id: "known"}}).to_string();
        let answer = post(&client, beside).expect(201);
        assert_eq!(stored(&client, &answer, &field), json!("ä".repeat(199)));
        let fitting = json!({outer: {inner: fits}}).to_string();
        assert_eq!(fields(&post(&client, fitting).expect(201)), [""; 0]);
    }
}
