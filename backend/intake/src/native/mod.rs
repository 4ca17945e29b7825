//! The log's own format: one JSON object for each entry.

mod described;
mod provider;
mod text;
mod wire;
mod wire_usage;

use logbook_domain::entry::Draft;
use logbook_domain::field_error::FieldError;
use logbook_domain::json_types::JsonTypes;
use serde::de::IgnoredAny;
use serde_path_to_error::{Path, Segment};

pub use described::WireEnd;
pub use wire::{
    WireAgent, WireEntity, WireEntry, WireError, WireFeature, WireProfile, WireUser,
};
pub use wire_usage::WireUsage;

/// Longest part of a complaint, in bytes: the longest of our own lists every
/// field there is.
const MAX_COMPLAINT_BYTES: usize = 1_000;

/// Why a piece of JSON is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// It is not JSON.
    #[error("not readable as JSON: {0}")]
    Syntax(String),
    /// It is JSON, but a field is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
}

impl ParseError {
    /// The error as a complaint about a field; `body` stands for the whole.
    #[must_use]
    pub fn into_field_error(self) -> FieldError {
        match self {
            Self::Syntax(message) => {
                FieldError::new("body", format!("not readable as JSON: {message}"))
            }
            Self::Field(error) => error,
        }
    }
}

/// Reads one entry.
///
/// # Errors
/// The first thing that is wrong: JSON is read in one pass.
pub fn parse(json: &[u8]) -> Result<Draft<'_>, ParseError> {
    let json = std::str::from_utf8(json).map_err(|error| {
        ParseError::Syntax(format!("invalid UTF-8 at byte {}", error.valid_up_to()))
    })?;
    let mut input = serde_json::Deserializer::from_str(json);
    let entry: WireEntry<'_> = serde_path_to_error::deserialize(JsonTypes(&mut input))
        .map_err(|error| refuse(json, error))?;
    input
        .end()
        .map_err(|error| ParseError::Syntax(error.to_string()))?;
    Ok(entry.into_draft()?)
}

fn refuse(json: &str, error: serde_path_to_error::Error<serde_json::Error>) -> ParseError {
    let field = path_of(error.path());
    let inner = error.into_inner();
    // A bad field at the beginning must not hide that the text breaks off at the end.
    if let Err(syntax) = serde_json::from_str::<IgnoredAny>(json) {
        return ParseError::Syntax(syntax.to_string());
    }
    ParseError::Field(complaint(&field, &inner))
}

/// What is wrong with a field, in words that do not repeat a long text.
fn complaint(field: &str, error: &serde_json::Error) -> FieldError {
    let message = error.to_string();
    // Where in the text it stands helps nobody who sent the field by program.
    let message = message
        .split_once(" at line ")
        .map_or(message.as_str(), |(head, _)| head);
    FieldError::new(shortened(field), shortened(message))
}

/// The path as a client writes it; of long names their beginnings.
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
        "body".to_owned()
    } else {
        text
    }
}

/// What the client sent stands in the complaint; of a long text its beginning
/// is enough to find it.
fn shortened(text: &str) -> String {
    let kept = text.floor_char_boundary(MAX_COMPLAINT_BYTES);
    match &text[kept..] {
        "" => text.to_owned(),
        _ => format!("{}…", &text[..kept]),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn field_of(json: &str) -> String {
        match parse(json.as_bytes()) {
            Err(ParseError::Field(error)) => error.field,
            other => panic!("{json} gave {other:?}"),
        }
    }

    #[test]
    fn a_bad_field_is_named_by_its_path() {
        assert_eq!(
            field_of(r#"{"usage": {"input_tokens": "many"}}"#),
            "usage.input_tokens"
        );
        assert_eq!(field_of(r#"{"status": "done"}"#), "status");
        assert_eq!(field_of(r#"{"status": 3}"#), "status");
        assert_eq!(field_of(r#"{"started_at": "yesterday"}"#), "started_at");
        assert_eq!(field_of(r#"{"user": {"nmae": "Ada"}}"#), "user.nmae");
        assert_eq!(field_of(r#"[]"#), "body");
        assert_eq!(field_of(r#"{"user": ["u", "n", "m"]}"#), "user");
        assert_eq!(field_of(r#"{"usage": [1, 2]}"#), "usage");
    }

    #[test]
    fn an_unknown_field_is_answered_with_the_known_ones() {
        let Err(ParseError::Field(error)) = parse(br#"{"modle": "gpt"}"#) else {
            panic!()
        };
        assert!(
            error.message.contains("unknown field `modle`"),
            "{}",
            error.message
        );
        assert!(error.message.contains("`model`"), "{}", error.message);
    }

    #[test]
    fn what_is_no_json_is_told_from_a_bad_field() {
        for text in [
            &b"{"[..],
            b"{} x",
            b"{\"model\": \"\xff\"}",
            b"",
            b"{'a': 1}",
        ] {
            assert!(
                matches!(parse(text), Err(ParseError::Syntax(_))),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_complaint_does_not_repeat_a_long_text() {
        let long = "ä".repeat(100_000);
        for json in [
            format!("{{\"status\": \"{long}\"}}"),
            format!("{{\"{long}\": 1}}"),
            format!("{{\"usage\": \"{long}\"}}"),
        ] {
            let Err(ParseError::Field(error)) = parse(json.as_bytes()) else {
                panic!()
            };
            assert!(error.message.len() < 1_100, "{}", error.message.len());
            assert!(error.field.len() < 1_100, "{}", error.field.len());
        }
    }

    #[test]
    fn content_is_borrowed_as_it_stands() {
        let json =
            br#"{"prompt": [1.50, {"b":1e999,"a":1}], "response": true, "metadata": {"n": 0.10}}"#;
        let draft = parse(json).unwrap();
        let prompt = draft.prompt.unwrap();
        assert!(matches!(prompt, Cow::Borrowed(_)));
        assert_eq!(prompt.get(), r#"[1.50, {"b":1e999,"a":1}]"#);
        assert_eq!(draft.response.unwrap().get(), "true");
        assert_eq!(draft.metadata.unwrap().get(), r#"{"n": 0.10}"#);
    }

    #[test]
    fn null_means_absent() {
        let nulls = parse(br#"{"model": null, "usage": null, "prompt": null}"#).unwrap();
        assert!(nulls.model.is_none() && nulls.prompt.is_none());
    }
}
