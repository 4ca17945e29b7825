//! What spans have from those around them.

use logbook_tests::TestServer;
use serde_json::{Value, json};

use super::sender::{chat, entries, send, span};

/// A span inside of another.
fn inside(server: &TestServer, number: u64, parent: u64, attributes: &[(&str, Value)]) -> Value {
    let mut span = span(server, number, attributes);
    span["parentSpanId"] = json!(format!("{parent:016x}"));
    span
}

/// The run of an agent by a user in a conversation.
fn agent(server: &TestServer, number: u64) -> Value {
    let attributes = [
        ("gen_ai.operation.name", json!("invoke_agent")),
        ("gen_ai.agent.name", json!("planner")),
        ("gen_ai.agent.id", json!("a-1")),
        ("gen_ai.conversation.id", json!("c-1")),
        ("user.id", json!("u-1")),
    ];
    span(server, number, &attributes)
}

#[test]
fn calls_have_agent_user_and_conversation_of_the_spans_around_them() {
    let server = TestServer::start();
    let client = server.admin();
    let step = [("openinference.span.kind", json!("CHAIN"))];
    let own = [
        ("gen_ai.agent.name", json!("writer")),
        ("user.email", json!("ada@example.org")),
    ];
    // Exporters send a span when it ends: children come before their parents.
    let spans = [
        inside(&server, 4, 2, &chat(&own)),
        inside(&server, 3, 2, &chat(&[])),
        inside(&server, 2, 1, &step),
        agent(&server, 1),
    ];
    assert_eq!(send(&client, &spans), json!({}));
    let entries = entries(&client);
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let has_own = entry["agent"]["name"] == "writer";
        let (agent, user) = if has_own {
            (
                json!({"name": "writer"}),
                json!({"email": "ada@example.org"}),
            )
        } else {
            (
                json!({"id": "a-1", "name": "planner"}),
                json!({"id": "u-1"}),
            )
        };
        assert_eq!((&entry["agent"], &entry["user"]), (&agent, &user));
        assert_eq!(entry["conversation_id"], "c-1");
        assert_eq!(entry["source"], "agent");
    }
}

#[test]
fn a_tool_is_an_entry_of_the_agent_that_runs_it() {
    let server = TestServer::start();
    let client = server.admin();
    let tool = [
        ("gen_ai.operation.name", json!("execute_tool")),
        ("gen_ai.tool.name", json!("weather")),
        ("gen_ai.tool.call.arguments", json!({"city": "Bonn"})),
        ("gen_ai.tool.call.result", json!("rain")),
    ];
    let mut tool = inside(&server, 2, 1, &tool);
    tool["status"] = json!({"code": 2, "message": "no wind"});
    assert_eq!(send(&client, &[tool, agent(&server, 1)]), json!({}));
    let tool = entries(&client).remove(0);
    assert_eq!(tool["capability"], "tool");
    assert_eq!(tool["agent"], json!({"id": "a-1", "name": "planner"}));
    assert_eq!(tool["entity"], json!({"type": "tool", "id": "weather"}));
    assert_eq!(tool["prompt"], json!({"city": "Bonn"}));
    assert_eq!(tool["response"], "rain");
    let error = json!({"category": "tool_execution", "message": "no wind"});
    assert_eq!(tool["error"], error);
}

#[test]
fn spans_that_are_parents_of_each_other_come_to_an_end() {
    let server = TestServer::start();
    let client = server.admin();
    let spans = [
        inside(&server, 1, 2, &chat(&[])),
        inside(&server, 2, 1, &chat(&[])),
        inside(&server, 3, 3, &chat(&[])),
    ];
    assert_eq!(send(&client, &spans), json!({}));
    assert_eq!(entries(&client).len(), 3);
}
