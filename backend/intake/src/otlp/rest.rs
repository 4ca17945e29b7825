//! What no convention knows, kept as metadata under the name it was sent with.

use logbook_domain::content::MAX_METADATA_BYTES;

use super::attributes::Attributes;
use super::conventions;
use super::operation::Operation;
use super::value::{Value, write_text};

/// Most bytes of metadata, in JSON: as much as an entry may have, but for what
/// tells how many attributes were left out.
const MOST_BYTES: usize = MAX_METADATA_BYTES - 64;
/// Most bytes of one value, in JSON. What is longer would be content that nobody
/// calls so, and would leave no room for the others.
const MOST_OF_VALUE: usize = 2 * 1024;
/// Ends of names whose values let somebody in.
const SECRETS: [&str; 5] = ["api-key", "api_key", "authorization", "cookie", "password"];

/// Adds what attributes tell beside fields and content: the finish reason, the
/// name of the span, and every attribute that no convention knows.
pub(super) fn read(name: &str, attributes: &Attributes<'_>, operation: &mut Operation) {
    add_finish_reasons(operation);
    if !name.is_empty() {
        add("span.name", &Value::Text(name.into()), operation);
    }
    for (name, value) in attributes.iter() {
        if !conventions::is_told(name) && !is_secret(name) {
            add(name, value, operation);
        }
    }
}

/// Adds one attribute. What is too long for its place is counted instead.
pub(super) fn add(name: &str, value: &Value<'_>, operation: &mut Operation) {
    let says_nothing = match value {
        Value::Empty => true,
        Value::Double(number) => !number.is_finite(),
        _ => false,
    };
    if says_nothing {
        return;
    }
    let is_short = value.text().is_none_or(|text| text.len() <= MOST_OF_VALUE);
    let mut json = String::new();
    if is_short && value.write_json(&mut json).is_ok() && json.len() <= MOST_OF_VALUE {
        operation.add_rest(name, json, MOST_BYTES);
    } else {
        operation.leave_out_rest();
    }
}

/// A single reason is a text, as that of an answer in a native entry.
fn add_finish_reasons(operation: &mut Operation) {
    let mut json = String::new();
    match &operation.finish_reasons[..] {
        [] => return,
        [reason] => write_text(reason, &mut json),
        reasons => json = serde_json::to_string(reasons).unwrap_or_default(),
    }
    operation.add_rest("finish_reason", json, MOST_BYTES);
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRETS.iter().any(|secret| name.ends_with(secret))
}
