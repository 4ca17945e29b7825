//! How much memory waits to be written, about.

use logbook_domain::content::{Body, Content, Snapshot};
use logbook_domain::entry::Submission;
use serde_json::{Map, Value};

/// What an entry takes beside its content.
const ENTRY: usize = 1_024;
/// What a value of JSON takes beside its text.
const VALUE: usize = 32;

/// Bytes that the submissions take, about.
pub(super) fn of(submissions: &[Submission]) -> usize {
    let one = |submission: &Submission| ENTRY + of_content(&submission.entry.content);
    submissions.iter().map(one).sum()
}

fn of_content(content: &Content) -> usize {
    let Content {
        prompt,
        response,
        error_message,
        metadata,
    } = content;
    of_snapshot(prompt)
        + of_snapshot(response)
        + error_message.as_ref().map_or(0, String::len)
        + metadata.as_ref().map_or(0, of_object)
}

fn of_snapshot(snapshot: &Snapshot) -> usize {
    match &snapshot.body {
        Body::Empty | Body::NotPersisted => 0,
        Body::Text(text) => text.len(),
        Body::Json(json) => of_json(json),
    }
}

fn of_json(json: &Value) -> usize {
    VALUE
        + match json {
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(of_json).sum(),
            Value::Object(members) => of_object(members),
        }
}

fn of_object(members: &Map<String, Value>) -> usize {
    let member = |(name, value): (&String, &Value)| name.len() + of_json(value);
    members.iter().map(member).sum()
}
