//! What was asked and answered, and what goes into the metadata.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::values::{Field, fields, nested, text};

/// A request to a model, as far as it holds what was asked.
#[derive(Default, Deserialize)]
struct Asked<'a> {
    #[serde(borrow)]
    messages: Field<'a>,
    #[serde(borrow)]
    input: Field<'a>,
    #[serde(borrow)]
    prompt: Field<'a>,
}

/// An answer of a model, as far as it holds what was answered.
#[derive(Default, Deserialize)]
struct Answered<'a> {
    #[serde(borrow)]
    choices: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Choice<'a> {
    #[serde(borrow)]
    message: Field<'a>,
    #[serde(borrow)]
    finish_reason: Field<'a>,
}

/// A response, and why the model ended.
#[derive(Default)]
pub(super) struct Response {
    pub(super) content: Option<Box<RawValue>>,
    pub(super) finish_reason: Option<String>,
}

/// Returns a value as content; null and an empty object are none.
pub(super) fn whole(field: Field<'_>) -> Option<Box<RawValue>> {
    let text = nested(field?);
    if matches!(&*text, "{}" | "[]" | "\"\"") {
        return None;
    }
    RawValue::from_string(text.into_owned()).ok()
}

/// Returns what was asked by a request: its messages or input, else all of it.
pub(super) fn asked(field: Field<'_>) -> Option<Box<RawValue>> {
    let text = nested(field?);
    let Asked {
        messages,
        input,
        prompt,
    } = fields("", &text).unwrap_or_default();
    whole(messages.or(input).or(prompt)).or_else(|| whole(field))
}

/// Returns what was answered: the message where there is a single one, else all
/// of it.
pub(super) fn answered(field: Field<'_>) -> Response {
    let Some(raw) = field else {
        return Response::default();
    };
    let answer = nested(raw);
    let Answered { choices } = fields("", &answer).unwrap_or_default();
    let choices = choices.map(nested).unwrap_or_default();
    // A list of more is not looked into: it may be as long as the body.
    let Ok([choice]) = serde_json::from_str::<[&RawValue; 1]>(&choices) else {
        return Response {
            content: whole(field),
            finish_reason: None,
        };
    };
    let Choice {
        message,
        finish_reason,
    } = fields("", choice.get()).unwrap_or_default();
    Response {
        content: whole(message).or_else(|| whole(field)),
        finish_reason: text(finish_reason),
    }
}

/// Returns an object of those fields that say something.
pub(super) fn metadata(said: &[(&str, Field<'_>)]) -> Option<Box<RawValue>> {
    let mut json = String::new();
    for (name, field) in said {
        let Some(raw) = field.filter(|raw| !matches!(raw.get(), "{}" | "[]" | "\"\"")) else {
            continue;
        };
        json.push(if json.is_empty() { '{' } else { ',' });
        json.push_str(&format!("\"{name}\":"));
        json.push_str(raw.get());
    }
    if json.is_empty() {
        return None;
    }
    json.push('}');
    RawValue::from_string(json).ok()
}
