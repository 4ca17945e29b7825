//! Checks of the short texts of an entry.

use crate::entry::MAX_LABEL_CHARS;
use crate::field_error::Complaints;
use crate::json::NUL_PICTURE;

/// What is said of a text of which characters were replaced.
pub const REPLACED: &str =
    "had NUL or half of a surrogate pair in it, which is stored as U+2400 or U+FFFD";

/// A word, such as a model: without the white space at its ends; empty counts as absent.
pub(crate) fn word(field: &str, text: Option<String>, bad: &mut Complaints) -> Option<String> {
    let text = short_enough(field, trimmed(field, text?, bad)?, bad)?;
    Some(without_nul(field, text, bad))
}

/// What something is known by, kept as it was sent: who differ in white space only
/// are two.
pub(crate) fn identity(field: &str, text: Option<String>, bad: &mut Complaints) -> Option<String> {
    let text = text.filter(|text| !text.is_empty())?;
    if text.trim().is_empty() {
        bad.warn(field, "is nothing but white space, and counts as absent");
        return None;
    }
    let text = short_enough(field, text, bad)?;
    Some(without_nul(field, text, bad))
}

/// A client's own id, which is never stored: the id of the entry is made of it.
pub(crate) fn client_id(text: Option<&str>, bad: &mut Complaints) -> Option<String> {
    let text = text.filter(|text| !text.is_empty())?;
    if text.trim().is_empty() || text.contains('\0') {
        bad.add(
            "id",
            "must not be nothing but white space, nor have NUL in it",
        );
        return None;
    }
    short_enough("id", text.to_owned(), bad)
}

/// A name beside an id; a long one is cut. Without an id it is what something is
/// known by.
pub(crate) fn name(
    field: &str,
    text: Option<String>,
    has_id: bool,
    bad: &mut Complaints,
) -> Option<String> {
    if !has_id {
        return identity(field, text, bad);
    }
    let mut text = trimmed(field, text?, bad)?;
    if let Some((end, _)) = text.char_indices().nth(MAX_LABEL_CHARS) {
        text.truncate(text[..end].trim_end().len());
        let message = format!("is longer than {MAX_LABEL_CHARS} characters and was cut");
        bad.warn(field, message);
    }
    Some(without_nul(field, text, bad))
}

fn trimmed(field: &str, text: String, bad: &mut Complaints) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    // As a rule nothing was trimmed, and the text is taken as it is.
    if trimmed.len() == text.len() {
        return Some(text);
    }
    bad.warn(field, "is stored without the white space at its ends");
    Some(trimmed.to_owned())
}

fn short_enough(field: &str, text: String, bad: &mut Complaints) -> Option<String> {
    let length = text.chars().count();
    if length <= MAX_LABEL_CHARS {
        return Some(text);
    }
    let message = format!("must have at most {MAX_LABEL_CHARS} characters, got {length}");
    bad.add(field, message);
    None
}

/// Postgres holds no NUL, so its picture is stored.
fn without_nul(field: &str, text: String, bad: &mut Complaints) -> String {
    if !text.contains('\0') {
        return text;
    }
    bad.warn(field, REPLACED);
    text.replace('\0', NUL_PICTURE.encode_utf8(&mut [0; 4]))
}

/// A count of 0 or more that fits the database.
pub(crate) fn count(field: &str, value: Option<i64>, bad: &mut Complaints) -> Option<i32> {
    let value = value?;
    match i32::try_from(value) {
        Ok(count) if count >= 0 => Some(count),
        Ok(_) => {
            bad.add(field, format!("must be 0 or more, got {value}"));
            None
        }
        Err(_) => {
            bad.add(
                field,
                format!("must be between 0 and {}, got {value}", i32::MAX),
            );
            None
        }
    }
}
