//! Prompts and responses from attributes.

use logbook_domain::json::compact_len;
use serde_json::value::RawValue;

use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::operation::Operation;
use crate::otlp::unflatten::unflatten;
use crate::otlp::value::{Value, pairs, write_text};

/// Returns the attribute as content: the JSON in its text, the text itself, or
/// the structure it has.
pub(in crate::otlp) fn content(value: &Value<'_>) -> Result<Option<Box<RawValue>>, Malformed> {
    match value {
        Value::Empty => Ok(None),
        Value::Text(text) if text.is_empty() => Ok(None),
        Value::Text(text) => {
            let json = embedded(text).map_or_else(|| quoted(text), ToOwned::to_owned);
            raw(json).map(Some)
        }
        other => {
            let mut json = String::new();
            other.write_json(&mut json)?;
            raw(json).map(Some)
        }
    }
}

/// Returns the first attribute of these names that is there, as content.
pub(super) fn first(
    attributes: &Attributes<'_>,
    names: &[&str],
) -> Result<Option<Box<RawValue>>, Malformed> {
    let found = names.iter().find_map(|name| attributes.get(name));
    found.map_or(Ok(None), content)
}

/// Returns the attributes below a prefix as nested JSON, if there are any.
pub(super) fn nested(
    attributes: &Attributes<'_>,
    prefix: &str,
    wrappers: &[&str],
) -> Result<Option<Box<RawValue>>, Malformed> {
    if !attributes.has_below(prefix) {
        return Ok(None);
    }
    raw(unflatten(attributes.below(prefix), wrappers)?).map(Some)
}

/// Returns a text that is JSON of its own: an object or a list that can be
/// stored.
pub(super) fn embedded(text: &str) -> Option<&str> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let raw: &RawValue = serde_json::from_str(text).ok()?;
    compact_len(raw).is_ok().then_some(text)
}

/// Returns a text as JSON.
pub(super) fn quoted(text: &str) -> String {
    let mut json = String::new();
    write_text(text, &mut json);
    json
}

/// JSON that was written here.
pub(super) fn raw(json: String) -> Result<Box<RawValue>, Malformed> {
    RawValue::from_string(json).map_err(|error| Malformed::new(error.to_string()))
}

/// Adds metadata; a text that is JSON is added as that.
pub(in crate::otlp) fn add_metadata(
    name: &str,
    value: &Value<'_>,
    operation: &mut Operation,
) -> Result<(), Malformed> {
    if let Some(text) = value.text().and_then(|text| unquoted(&text)) {
        operation.add_metadata(name, quoted(&text));
    } else if let Some(json) = content(value)? {
        operation.add_metadata(name, json.get().to_owned());
    }
    Ok(())
}

/// Returns the text in a JSON string: some senders write every value of
/// metadata as JSON.
fn unquoted(text: &str) -> Option<String> {
    text.starts_with('"')
        .then(|| serde_json::from_str(text).ok())?
}

/// Adds each field of an object that an attribute holds, as text or as a map.
pub(super) fn add_object(value: &Value<'_>, operation: &mut Operation) -> Result<(), Malformed> {
    if let Value::Map(map) = value {
        for pair in pairs(*map)? {
            add_metadata(&pair.key, &pair.value, operation)?;
        }
        return Ok(());
    }
    let text = value.text().unwrap_or_default();
    for (name, json) in fields_of(&text) {
        operation.add_metadata(&name, json.get().to_owned());
    }
    Ok(())
}

/// Returns the fields of an object in a text; none where it holds no object.
pub(super) fn fields_of(text: &str) -> Vec<(String, &RawValue)> {
    // Kept in the order sent, and no further than an entry takes metadata.
    let parsed: Result<std::collections::BTreeMap<String, &RawValue>, _> =
        serde_json::from_str(text);
    parsed.map_or_else(|_| Vec::new(), |fields| fields.into_iter().collect())
}
