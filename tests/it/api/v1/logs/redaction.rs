//! What the built-in rules leave of contents that come in, by any route.

use logbook_tests::server::TestOptions;
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

fn server() -> TestServer {
    TestServer::start_with(TestOptions::fixing([
        (
            "audit_log.redaction_builtins",
            json!(["email", "credit_card", "api_key"]),
        ),
        ("audit_log.redaction_patterns", json!(["P\\d{6}"])),
    ]))
}

fn stored(client: &Client, entry: &Value) -> Value {
    let id = client.post("/logs", entry).expect(201)["id"].clone();
    let id = id.as_str().unwrap();
    client.get(&format!("/logs/{id}")).expect(200)
}

#[test]
fn json_inside_a_string_keeps_its_shape_and_loses_its_card() {
    let server = server();
    let client = server.admin();
    let call = |card: &str| {
        let arguments = format!("{{ \"content\":\"Card:\\n{card}\", \"n\": 1.50 }}");
        json!([{"tool_calls": [{"function": {"arguments": arguments}}]}])
    };
    let entry = json!({
        "prompt": call("4111111111111111").to_string(),
        "response": call("4111111111111111"),
    });
    let read = stored(&client, &entry);
    assert_eq!(read["prompt"], call("[REDACTED]").to_string());
    assert_eq!(read["response"], call("[REDACTED]"));
    for side in ["prompt", "response"] {
        assert_eq!(read["content"][side]["redacted"], true);
    }
}

#[test]
fn keys_and_numbers_are_redacted_and_stay_apart() {
    let server = server();
    let client = server.admin();
    let metadata = json!({
        "ada@example.org": 4_111_111_111_111_111_u64,
        "bob@example.org": {"P123456": [1_706_000_000_000_u64, "P123456"]},
    });
    let read = stored(&client, &json!({"metadata": metadata}));
    let expected = json!({
        "[REDACTED]": "[REDACTED]",
        "[REDACTED] 2": {"[REDACTED]": [1_706_000_000_000_u64, "[REDACTED]"]},
    });
    assert_eq!(read["metadata"], expected);
}

#[test]
fn a_secret_in_pieces_is_found_where_they_touch() {
    let server = server();
    let client = server.admin();
    let chunk = |text: &str| json!({"choices": [{"index": 0, "delta": {"content": text}}]});
    let part = |text: &str| json!({"type": "text", "text": text});
    let parts = |all: &[Value]| json!([{"role": "user", "content": all}]);
    let entry = json!({
        "prompt": parts(&[part("key: sk-proj-abcdEFGH"), part("1234567890abcd, P12"), part("3456.")]),
        "response": [chunk("Card 41"), chunk("11 1111 1111"), chunk(" 1111"), chunk("!")],
    });
    let read = stored(&client, &entry);
    let gone = "[REDACTED]";
    let prompt = parts(&[
        part("key: [REDACTED]"),
        part("[REDACTED], [REDACTED]"),
        part("[REDACTED]."),
    ]);
    assert_eq!(read["prompt"], prompt);
    let response = json!([
        chunk("Card [REDACTED]"),
        chunk(gone),
        chunk(gone),
        chunk("!")
    ]);
    assert_eq!(read["response"], response);
}

#[test]
fn an_export_holds_what_is_stored() {
    let server = server();
    let client = server.admin();
    let prompt = json!([{"role": "tool", "content": "{\"to\": \"ada@example.org\", \"n\": 1e3}"}]);
    let read = stored(&client, &json!({"prompt": prompt}));
    let expected = json!([{"role": "tool", "content": "{\"to\": \"[REDACTED]\", \"n\": 1e3}"}]);
    assert_eq!(read["prompt"], expected);
    let export = client.get("/logs/export?format=jsonl&include=content");
    let line: Value = serde_json::from_str(export.text.lines().next().unwrap()).unwrap();
    assert_eq!(line["prompt"], expected);
}
