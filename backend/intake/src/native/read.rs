//! Reading JSON, and everything that is wrong with it.

use std::borrow::Cow;
use std::fmt;

use logbook_domain::field_error::FieldError;
use logbook_domain::json_types::{JsonTypes, in_words};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

use super::shortened::shortened;

/// The name of the whole in complaints.
pub(super) const WHOLE: &str = "body";
/// Most fields that are looked at again when one is wrong, more than there are.
const MOST_FIELDS: usize = 100;
/// Longest value that is looked at again: each is copied for it.
const MOST_BYTES: usize = 64 * 1024;
/// Most complaints about one object.
const MOST_ERRORS: usize = 50;

/// Finds what is wrong with a JSON object.
pub(super) type Check<'c> = dyn Fn(&str) -> Vec<FieldError> + 'c;

/// Reads JSON text to its end, in one pass.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, FieldError> {
    let mut input = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(JsonTypes(&mut input)).map_err(|error| {
        let field = path_of(error.path());
        complaint(&field, &error.into_inner())
    })?;
    input.end().map_err(|error| complaint(WHOLE, &error))?;
    Ok(value)
}

/// Returns everything that is wrong with an object of which the first thing is
/// known: each field is read once more by itself, those of nested objects too,
/// except for some that are not taken apart, and for values of more than 64
/// KiB.
pub(super) fn every_error(
    json: &str,
    first: FieldError,
    whole: &[&str],
    check: &Check<'_>,
) -> Vec<FieldError> {
    let mut again = Again {
        check,
        whole,
        errors: Vec::new(),
        left: MOST_FIELDS,
    };
    again.object(json, "", "");
    let mut errors = again.errors;
    // That a name is given twice is seen in the whole only.
    if errors.iter().all(|error| error.field != first.field) {
        errors.insert(0, first);
    }
    errors
}

/// The second reading of an object.
struct Again<'c> {
    check: &'c Check<'c>,
    /// Fields that are not taken apart.
    whole: &'c [&'c str],
    errors: Vec<FieldError>,
    /// How many fields may still be looked at.
    left: usize,
}

impl Again<'_> {
    /// Looks at each field of an object that stands between these texts.
    fn object(&mut self, json: &str, before: &str, after: &str) {
        let mut is_empty = true;
        let mut json_input = serde_json::Deserializer::from_str(json);
        // Where the reading ends early, what was found so far is told.
        let _ = json_input.deserialize_map(Pairs(|name: &str, raw: &RawValue| {
            is_empty = false;
            self.field(name, raw, before, after)
        }));
        if is_empty && !before.is_empty() {
            self.add(&format!("{before}{json}{after}"));
        }
    }

    /// Says whether more may be looked at.
    fn field(&mut self, name: &str, raw: &RawValue, before: &str, after: &str) -> bool {
        // What is longer than a name of a field is none, shortened or not.
        let name_json = logbook_domain::json::quoted(&shortened(name));
        let before = format!("{before}{{{name_json}:");
        let after = format!("}}{after}");
        let is_outermost = after.len() == 1;
        if is_outermost && raw.get().starts_with('{') && !self.whole.contains(&name) {
            self.object(raw.get(), &before, &after);
        } else if raw.get().len() <= MOST_BYTES {
            self.add(&format!("{before}{raw}{after}"));
        }
        self.left > 0 && self.errors.len() < MOST_ERRORS
    }

    fn add(&mut self, json: &str) {
        self.left = self.left.saturating_sub(1);
        for error in (self.check)(json) {
            if !self.errors.contains(&error) {
                self.errors.push(error);
            }
        }
    }
}

/// Hands on the fields of an object, until it is told that this is enough.
struct Pairs<F>(F);

impl<'de, F: FnMut(&str, &RawValue) -> bool> Visitor<'de> for Pairs<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        while let Some((name, raw)) = fields.next_entry::<Cow<'_, str>, &RawValue>()? {
            if !(self.0)(&name, raw) {
                break;
            }
        }
        Ok(())
    }
}

/// Returns what is wrong with a field, in words that do not repeat a long text.
fn complaint(field: &str, error: &serde_json::Error) -> FieldError {
    FieldError::new(shortened(field), shortened(&in_words(error)))
}

/// Returns the path as a client writes it; of long names their beginnings.
fn path_of(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key: name } | Segment::Enum { variant: name } => {
                let dot = if text.is_empty() { "" } else { "." };
                text.push_str(&format!("{dot}{}", shortened(name)));
            }
            Segment::Unknown => text.push('?'),
        }
    }
    if text.is_empty() {
        WHOLE.to_owned()
    } else {
        text
    }
}
