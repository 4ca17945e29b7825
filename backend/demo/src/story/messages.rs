//! Chat messages in the shape that providers share.

use serde_json::{Value, json};

use crate::texts::ToolUse;

/// Returns the instructions.
pub(crate) fn system(text: &str) -> Value {
    json!({ "role": "system", "content": text.trim() })
}

/// Returns what a person says.
pub(crate) fn user(text: &str) -> Value {
    json!({ "role": "user", "content": text })
}

/// Returns what the model says.
pub(crate) fn assistant(text: &str) -> Value {
    json!({ "role": "assistant", "content": text })
}

/// Returns the model asks for a tool.
pub(crate) fn call(id: &str, tool: &ToolUse, fill: impl Fn(&str) -> String) -> Value {
    let say = fill(&tool.say);
    let content = if say.is_empty() {
        Value::Null
    } else {
        json!(say)
    };
    let function = json!({ "name": tool.name, "arguments": fill(&tool.arguments) });
    json!({
        "role": "assistant",
        "content": content,
        "tool_calls": [{ "id": id, "type": "function", "function": function }],
    })
}

/// Returns what the tool returned.
pub(crate) fn result(id: &str, text: &str) -> Value {
    json!({ "role": "tool", "tool_call_id": id, "content": text })
}
