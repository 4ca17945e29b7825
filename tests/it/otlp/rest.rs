//! What no convention knows is metadata.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::sender::{JSON, attribute, chat, entries, post, request, send, span};

/// The metadata of a chat with more attributes.
fn metadata(more: &[(&str, Value)]) -> Value {
    let server = TestServer::start();
    let client = server.admin();
    let answer = send(&client, &[span(&server, 1, &chat(more))]);
    assert_eq!(answer, json!({}), "nobody is warned");
    entries(&client).remove(0)["metadata"].clone()
}

#[test]
fn attributes_that_no_convention_knows_are_kept_as_sent() {
    let kept = metadata(&[
        ("gen_ai.response.finish_reasons", json!(["stop", "length"])),
        ("shop.order", json!({"id": 7, "lines": [1.5, true, "x"]})),
        ("server.address", json!("api.openai.com")),
        ("looks.like.json", json!("{\"a\": 1}")),
        ("nothing", Value::Null),
        ("http.request.header.authorization", json!("Bearer sk-1")),
        ("my.x-api-key", json!("sk-1")),
    ]);
    let expected = json!({
        "span.name": "chat gpt-5-mini",
        "finish_reason": ["stop", "length"],
        "shop.order": {"id": 7, "lines": [1.5, true, "x"]},
        "server.address": "api.openai.com",
        "looks.like.json": "{\"a\": 1}",
    });
    assert_eq!(kept, expected);
}

#[test]
fn content_is_not_repeated_and_what_has_no_room_is_counted() {
    let long = |bytes: usize| json!("x".repeat(bytes));
    let kept = metadata(&[
        ("gen_ai.input.messages", long(3_000)),
        ("gen_ai.output.messages", long(10)),
        ("input.value", long(10)),
        ("output.value", long(10)),
        ("gen_ai.prompt.0.content", long(10)),
        ("ai.response.text", long(10)),
        ("langfuse.observation.input", long(10)),
        ("too.long", long(3_000)),
        ("too.long.as.json", json!(["\u{1}".repeat(500)])),
    ]);
    assert_eq!(
        kept,
        json!({"span.name": "chat gpt-5-mini", "attributes_left_out": 2})
    );
    let names: Vec<String> = (0..2_000).map(|number| format!("a{number}")).collect();
    let many: Vec<(&str, Value)> = names.iter().map(|name| (&**name, long(100))).collect();
    let kept = metadata(&many);
    let fields = kept.as_object().unwrap();
    assert!(kept.to_string().len() <= 16 * 1024);
    let left_out = fields["attributes_left_out"].as_u64().unwrap();
    // One field is the name of the span, one the count.
    assert_eq!(fields.len() as u64 - 2 + left_out, 2_000);
    assert!(fields.len() > 100, "{}", fields.len());
}

#[test]
fn of_a_resource_the_program_and_its_surroundings_are_kept() {
    let server = TestServer::start();
    let client = server.admin();
    let mut body = request(&[span(&server, 1, &chat(&[]))]);
    let attributes = [
        ("service.version", "1.2"),
        ("deployment.environment.name", "staging"),
        ("host.name", "a"),
        ("telemetry.sdk.name", "b"),
    ];
    let resource = body["resourceSpans"][0]["resource"]["attributes"].as_array_mut();
    resource
        .unwrap()
        .extend(attributes.map(|(name, value)| attribute(&(name, json!(value)))));
    post(&client, "/v1/traces", JSON, body.to_string().into_bytes()).expect(200);
    let expected = json!({
        "span.name": "chat gpt-5-mini",
        "service.version": "1.2",
        "deployment.environment.name": "staging",
    });
    assert_eq!(entries(&client)[0]["metadata"], expected);
}
