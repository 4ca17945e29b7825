//! Values as gateways write them: numbers as texts, objects as texts, null for
//! whatever is not known.

use std::borrow::Cow;

use logbook_domain::json;
use logbook_domain::time::{self, Moment};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Longest part of a value that a reason quotes, in bytes.
const QUOTED_BYTES: usize = 80;

/// Most characters of a label that is cut rather than refused.
const LABEL_CHARS: usize = 200;

/// A value that may be missing.
pub(super) type Field<'a> = Option<&'a RawValue>;

/// Returns the JSON text of an item, out of a string where it is in one.
///
/// # Errors
/// Why it is none.
pub(super) fn item(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let raw: &RawValue = serde_json::from_slice(bytes)
        .map_err(|error| format!("the item is not readable as JSON: {error}"))?;
    let text = nested(raw);
    if text.starts_with('{') || text == "null" {
        return Ok(text);
    }
    Err(format!(
        "the item must be a JSON object, got {}",
        quote(&text)
    ))
}

/// Returns the JSON text of a value, out of a string where that holds an object
/// or a list.
pub(super) fn nested(raw: &RawValue) -> Cow<'_, str> {
    let inside = json::string(raw).filter(|text| {
        text.trim_ascii_start().starts_with(['{', '['])
            && serde_json::from_str::<&RawValue>(text).is_ok()
    });
    match inside {
        Some(text) => Cow::Owned(text.trim_ascii().to_owned()),
        None => Cow::Borrowed(raw.get()),
    }
}

/// Returns the fields of an object; of anything else none.
///
/// # Errors
/// What is wrong with it.
pub(super) fn fields<'a, T: Deserialize<'a> + Default>(
    name: &str,
    text: &'a str,
) -> Result<T, String> {
    if !text.starts_with('{') {
        return Ok(T::default());
    }
    serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))
}

/// Returns a text; of numbers their digits. Empty ones are not known.
pub(super) fn text(field: Field<'_>) -> Option<String> {
    let raw = field?;
    let text = match json::string(raw) {
        Some(text) => text.into_owned(),
        None if is_number(raw) => raw.get().to_owned(),
        None => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Returns the beginning of a text that is no identity, as far as a label may
/// be long.
pub(super) fn label(field: Field<'_>) -> Option<String> {
    text(field).map(|text| text.chars().take(LABEL_CHARS).collect())
}

/// Reports whether it is true.
pub(super) fn is_true(field: Field<'_>) -> bool {
    field.is_some_and(|raw| matches!(raw.get(), "true" | "\"true\"" | "\"True\""))
}

/// Returns a whole number.
///
/// # Errors
/// When it is there and is none.
pub(super) fn integer(name: &str, field: Field<'_>) -> Result<Option<i64>, String> {
    let Some(number) = number(name, field)? else {
        return Ok(None);
    };
    // Whole numbers of doubles are exact up to 2⁵³, far beyond any count.
    if number.fract() == 0.0 && number.abs() < 9e15 {
        return Ok(Some(number as i64));
    }
    Err(format!("{name}: must be a whole number, got {number}"))
}

/// Returns a number.
///
/// # Errors
/// When it is there and is none.
pub(super) fn number(name: &str, field: Field<'_>) -> Result<Option<f64>, String> {
    let Some(sent) = text(field) else {
        return match field.map(RawValue::get) {
            None | Some("\"\"") => Ok(None),
            Some(other) => Err(format!("{name}: must be a number, got {}", quote(other))),
        };
    };
    let number: Option<f64> = sent.trim().parse().ok().filter(|one: &f64| one.is_finite());
    match number {
        Some(number) => Ok(Some(number)),
        None if matches!(sent.as_str(), "None" | "null") => Ok(None),
        None => Err(format!("{name}: must be a number, got {}", quote(&sent))),
    }
}

/// Returns a moment: seconds since 1970, in thousandths for `per_second` 1,000,
/// or RFC 3339.
///
/// # Errors
/// When it is there and is none.
pub(super) fn moment(
    name: &str,
    field: Field<'_>,
    per_second: f64,
) -> Result<Option<Moment>, String> {
    let Some(sent) = text(field) else {
        // Says what is wrong with what is neither a text nor a number.
        return number(name, field).map(|_| None);
    };
    let found = match sent.trim().parse::<f64>() {
        Ok(seconds) => time::from_millis((seconds * (1_000.0 / per_second)).round() as i64),
        Err(_) => time::parse(sent.trim()).ok(),
    };
    let refuse = || format!("{name}: must be a moment, got {}", quote(&sent));
    found.map(Some).ok_or_else(refuse)
}

fn is_number(raw: &RawValue) -> bool {
    raw.get()
        .starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
}

/// Returns a value as a reason quotes it.
pub(super) fn quote(text: &str) -> String {
    let kept = &text[..text.floor_char_boundary(QUOTED_BYTES)];
    let rest = if kept.len() < text.len() { "…" } else { "" };
    format!("`{kept}{rest}`")
}
