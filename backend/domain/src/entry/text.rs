//! Checks of the short texts of an entry.

use crate::entry::MAX_LABEL_CHARS;
use crate::field_error::Complaints;
use crate::json::NUL_PICTURE;

/// What is said of a text of which characters were replaced.
pub const REPLACED: &str =
    "had NUL or half of a surrogate pair in it, which is stored as U+2400 or U+FFFD";

/// A name, id or label: trimmed, empty counts as absent. Postgres holds no NUL,
/// so its picture is stored.
pub(crate) fn label(field: &str, text: Option<String>, bad: &mut Complaints) -> Option<String> {
    let text = text?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
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
    if trimmed.contains('\0') {
        bad.warn(field, REPLACED);
        return Some(trimmed.replace('\0', NUL_PICTURE.encode_utf8(&mut [0; 4])));
    }
    // As a rule nothing was trimmed, and the text is taken as it is.
    if trimmed.len() == text.len() {
        return Some(text);
    }
    bad.warn(field, "is stored without the white space at its ends");
    Some(trimmed.to_owned())
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
