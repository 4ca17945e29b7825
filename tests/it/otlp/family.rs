//! What spans have from those around them.

use logbook_tests::TestServer;
use serde_json::json;

use super::sender::{chat, entries, send, span};

#[test]
fn calls_have_agent_user_and_conversation_of_the_spans_around_them() {
    let server = TestServer::start();
    let client = server.admin();
    let parent = |number: u64| json!(format!("{number:016x}"));
    let root = span(
        &server,
        1,
        &[
            ("gen_ai.operation.name", json!("invoke_agent")),
            ("gen_ai.agent.name", json!("planner")),
            ("gen_ai.agent.id", json!("a-1")),
            ("gen_ai.conversation.id", json!("c-1")),
            ("user.id", json!("u-1")),
        ],
    );
    let mut step = span(&server, 2, &[("openinference.span.kind", json!("CHAIN"))]);
    step["parentSpanId"] = parent(1);
    let mut call = span(&server, 3, &chat(&[]));
    call["parentSpanId"] = parent(2);
    let mut own = span(&server, 4, &chat(&[("gen_ai.agent.name", json!("writer"))]));
    own["parentSpanId"] = parent(2);
    let tool = [
        ("gen_ai.operation.name", json!("execute_tool")),
        ("gen_ai.tool.name", json!("weather")),
        ("gen_ai.tool.call.arguments", json!({"city": "Bonn"})),
        ("gen_ai.tool.call.result", json!("rain")),
    ];
    let mut tool = span(&server, 5, &tool);
    tool["parentSpanId"] = parent(1);
    tool["status"] = json!({"code": 2, "message": "no wind"});
    let mut circle = span(&server, 6, &chat(&[]));
    circle["parentSpanId"] = parent(6);
    // Exporters send a span when it ends: children come before their parents.
    assert_eq!(
        send(&client, &[circle, tool, own, call, step, root]),
        json!({})
    );
    let entries = entries(&client);
    let of = |number: u64| {
        let tokens = entries.iter().find(|entry| {
            entry["parent_id"] == parent(number) || number == 0 && entry["capability"] == "tool"
        });
        tokens.unwrap().clone()
    };
    assert_eq!(entries.len(), 4);
    let agents: Vec<_> = entries
        .iter()
        .filter_map(|entry| entry.pointer("/agent/name"))
        .collect();
    assert_eq!(agents.iter().filter(|name| **name == "planner").count(), 2);
    assert_eq!(agents.iter().filter(|name| **name == "writer").count(), 1);
    let tool = of(0);
    assert_eq!(tool["agent"], json!({"id": "a-1", "name": "planner"}));
    assert_eq!(tool["entity"], json!({"type": "tool", "id": "weather"}));
    assert_eq!(
        (&tool["prompt"], &tool["response"]),
        (&json!({"city": "Bonn"}), &json!("rain"))
    );
    assert_eq!(
        tool["error"],
        json!({"category": "tool_execution", "message": "no wind"})
    );
    assert_eq!(
        (&tool["source"], &tool["conversation_id"]),
        (&json!("agent"), &json!("c-1"))
    );
    assert_eq!(tool["user"]["id"], "u-1");
    assert!(of(6).get("agent").is_none(), "a circle ends");
}
