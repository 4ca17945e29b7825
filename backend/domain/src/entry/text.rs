//! Checks of the short texts of an entry.

use crate::entry::MAX_LABEL_CHARS;
use crate::entry::draft::NO_NUL;
use crate::field_error::Complaints;

/// A name, id or label: trimmed, empty counts as absent.
pub(crate) fn label(field: &str, text: Option<String>, bad: &mut Complaints) -> Option<String> {
    let text = text?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    if trimmed.contains('\0') {
        bad.add(field, NO_NUL);
        return None;
    }
    let length = trimmed.chars().count();
    if length > MAX_LABEL_CHARS {
        bad.add(
            field,
            format!("must have at most {MAX_LABEL_CHARS} characters, got {length}"),
        );
        return None;
    }
    // As a rule nothing was trimmed, and the text is taken as it is.
    Some(if trimmed.len() == text.len() {
        text
    } else {
        trimmed.to_owned()
    })
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
