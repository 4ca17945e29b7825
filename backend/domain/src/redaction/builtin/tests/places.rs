//! Where in an entry a text may stand.

use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::content::{Body, Content, Snapshot};
use crate::entry::submission::Submission;
use crate::entry::{Arrival, Draft};
use crate::policy::ContentPolicy;
use crate::redaction::Redactor;
use crate::time;
use crate::vocabulary::Status;

/// What puts a text into an entry, and what reads it out of what is stored.
pub(super) struct Place {
    pub(super) name: &'static str,
    put: fn(&str) -> Draft<'static>,
    get: fn(&Content) -> Option<String>,
}

/// The places.
pub(super) const PLACES: &[Place] = &[
    Place {
        name: "plain",
        put: |text| prompt(json!(text)),
        get: |content| self::text(&content.prompt),
    },
    Place {
        name: "message",
        put: |text| prompt(json!([{"role": "user", "content": text}])),
        get: |content| string(&value(&content.prompt)?[0]["content"]),
    },
    Place {
        name: "content part",
        put: |text| {
            let parts =
                json!([{"type": "text", "text": "It says:"}, {"type": "text", "text": text}]);
            prompt(json!([{"role": "user", "content": parts}]))
        },
        get: |content| string(&value(&content.prompt)?[0]["content"][1]["text"]),
    },
    Place {
        name: "tool arguments",
        put: |text| response(tool_call(&json!({"value": text, "n": 1}))),
        get: |content| string(&arguments(content)?["value"]),
    },
    Place {
        name: "tool arguments in arguments",
        put: |text| {
            let inner = json!([{"value": text}]).to_string();
            response(tool_call(&json!({"request": inner})))
        },
        get: |content| {
            let inner = string(&arguments(content)?["request"])?;
            string(&serde_json::from_str::<Value>(&inner).ok()?[0]["value"])
        },
    },
    Place {
        name: "response that is a JSON text",
        put: |text| response(json!(json!({"answer": {"is": text}}).to_string())),
        get: |content| {
            let answer = self::text(&content.response)?;
            string(&serde_json::from_str::<Value>(&answer).ok()?["answer"]["is"])
        },
    },
    Place {
        name: "error message",
        put: |text| Draft {
            status: Some(Status::Failed),
            error_message: Some(text.to_owned()),
            ..Draft::default()
        },
        get: |content| content.error_message.clone(),
    },
    Place {
        name: "metadata",
        put: |text| metadata(&json!({"note": {"value": text}})),
        get: |content| string(&stored_metadata(content)?["note"]["value"]),
    },
    Place {
        name: "key",
        put: |text| metadata(&json!({"by": {(text): null}})),
        get: |content| {
            let metadata = stored_metadata(content)?;
            metadata["by"].as_object()?.keys().next().cloned()
        },
    },
    Place {
        name: "tool result",
        put: |text| {
            let result = json!({"result": [{"value": text}]}).to_string();
            prompt(json!([{"role": "tool", "tool_call_id": "1", "content": result}]))
        },
        get: |content| {
            let result = string(&value(&content.prompt)?[0]["content"])?;
            string(&serde_json::from_str::<Value>(&result).ok()?["result"][0]["value"])
        },
    },
];

impl Place {
    /// What is stored of a text that is sent there, by the way all entries come in.
    pub(super) fn stored(&self, policy: &ContentPolicy, text: &str) -> Option<String> {
        let content = self.content(policy, text);
        let stored = (self.get)(&content)?;
        let (sides, is_changed) = ([&content.prompt, &content.response], stored != text);
        let says_so = sides.iter().any(|side| side.redacted);
        let has_side = sides.iter().any(|side| side.body != Body::Empty);
        assert!(!has_side || says_so == is_changed, "{}: {text}", self.name);
        Some(stored)
    }

    fn content(&self, policy: &ContentPolicy, text: &str) -> Content {
        let arrival = Arrival {
            now: time::parse("2026-01-31T12:00:00Z").unwrap(),
            random: [0; 10],
        };
        let submission = Submission::new((self.put)(text), arrival, policy);
        submission.unwrap().entry.content
    }
}

/// The policy of a log with these rules.
pub(super) fn policy(redactor: Redactor) -> ContentPolicy {
    ContentPolicy {
        redactor,
        ..ContentPolicy::default()
    }
}

fn raw(value: &Value) -> Option<Cow<'static, RawValue>> {
    serde_json::value::to_raw_value(value).ok().map(Cow::Owned)
}

fn prompt(value: Value) -> Draft<'static> {
    Draft {
        prompt: raw(&value),
        ..Draft::default()
    }
}

fn response(value: Value) -> Draft<'static> {
    Draft {
        response: raw(&value),
        ..Draft::default()
    }
}

fn metadata(value: &Value) -> Draft<'static> {
    Draft {
        metadata: raw(value),
        ..Draft::default()
    }
}

/// An answer that calls a tool.
fn tool_call(arguments: &Value) -> Value {
    let function = json!({"name": "store", "arguments": arguments.to_string()});
    let call = json!({"id": "call_1", "type": "function", "function": function});
    json!([{"role": "assistant", "content": null, "tool_calls": [call]}])
}

fn arguments(content: &Content) -> Option<Value> {
    let response = value(&content.response)?;
    let text = string(&response[0]["tool_calls"][0]["function"]["arguments"])?;
    serde_json::from_str(&text).ok()
}

fn text(side: &Snapshot) -> Option<String> {
    match &side.body {
        Body::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn value(side: &Snapshot) -> Option<Value> {
    match &side.body {
        Body::Json(json) => serde_json::from_str(json.as_str()).ok(),
        _ => None,
    }
}

fn stored_metadata(content: &Content) -> Option<Value> {
    serde_json::from_str(content.metadata.as_ref()?.as_str()).ok()
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
