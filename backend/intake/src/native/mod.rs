//! The log's own format: one JSON object for each entry.

mod described;
mod number;
mod provider;
mod read;
mod reader;
mod shortened;
mod text;
mod wire;
mod wire_usage;

use logbook_domain::entry::Draft;
use logbook_domain::field_error::FieldError;
use serde::de::IgnoredAny;

pub use described::WireEnd;
pub(crate) use provider::name_model;
pub use wire::{WireAgent, WireEntity, WireEntry, WireError, WireFeature, WireProfile, WireUser};
pub use wire_usage::WireUsage;

use read::{WHOLE, every_error, read};

/// Fields of any JSON: nothing in them is of a wrong type.
const CONTENT: [&str; 4] = ["prompt", "response", "metadata", "usage"];

/// Why a piece of JSON is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// It is not JSON.
    #[error("not readable as JSON: {0}")]
    Syntax(String),
    /// It is JSON, but fields are wrong.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Fields(Vec<FieldError>),
}

impl ParseError {
    /// Returns the error as complaints about fields; `body` stands for the
    /// whole.
    #[must_use]
    pub fn into_field_errors(self) -> Vec<FieldError> {
        match self {
            Self::Syntax(message) => {
                let message = format!("not readable as JSON: {message}");
                vec![FieldError::new(WHOLE, message)]
            }
            Self::Fields(errors) => errors,
        }
    }
}

/// Reads one entry.
///
/// # Errors
/// Everything that is of a wrong type, or of no known name.
pub fn parse(json: &[u8]) -> Result<Draft<'_>, ParseError> {
    let json = std::str::from_utf8(json).map_err(|error| {
        ParseError::Syntax(format!("invalid UTF-8 at byte {}", error.valid_up_to()))
    })?;
    let entry: WireEntry<'_> = read(json).map_err(|first| refuse(json, first))?;
    entry.into_draft().map_err(ParseError::Fields)
}

fn refuse(json: &str, first: FieldError) -> ParseError {
    // A bad field at the beginning must not hide that the text breaks off at the end.
    if let Err(syntax) = serde_json::from_str::<IgnoredAny>(json) {
        return ParseError::Syntax(syntax.to_string());
    }
    let check = |json: &str| match read::<WireEntry<'_>>(json) {
        Ok(entry) => entry.usage_errors(),
        Err(error) => vec![error],
    };
    ParseError::Fields(every_error(json, first, &CONTENT, &check))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn field_of(json: &str) -> String {
        match parse(json.as_bytes()) {
            Err(ParseError::Fields(errors)) => errors[0].field.clone(),
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
        let Err(ParseError::Fields(errors)) = parse(br#"{"modle": "gpt"}"#) else {
            panic!()
        };
        let [error] = &errors[..] else {
            panic!("{errors:?}")
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
            let Err(ParseError::Fields(errors)) = parse(json.as_bytes()) else {
                panic!()
            };
            let [error] = &errors[..] else {
                panic!("{errors:?}")
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

    /// Every field with a value of a wrong type, and what would be right.
    const WRONG: [(&str, &str, &str); 40] = [
        ("id", "true", "a string"),
        ("started_at", "5", "a string"),
        ("ended_at", "[]", "a string"),
        ("duration_ms", "\"7\"", "a number of milliseconds"),
        ("time_to_first_token_ms", "{}", "a number of milliseconds"),
        ("status", "3", "one of running, succeeded"),
        ("error.category", "[1]", "one of authentication"),
        ("error.message", "{\"a\":1}", "a string"),
        ("capability", "1.5", "one of chat"),
        ("source", "false", "one of chat, agent"),
        ("platform", "[]", "a string"),
        ("user.id", "true", "a string"),
        ("user.name", "{}", "a string"),
        ("user.email", "[1]", "a string"),
        ("provider", "{\"a\":1,\"b\":2}", "a string"),
        ("model", "false", "a string"),
        ("profile.alias", "[[]]", "a string"),
        ("profile.version", "\"v1\"", "an integer"),
        ("agent.id", "true", "a string"),
        ("agent.name", "{}", "a string"),
        ("feature.type", "7", "one of prompt"),
        ("feature.id", "[]", "a string"),
        ("feature.version", "1.5", "an integer"),
        ("cost_usd", "\"much\"", "is not a decimal number"),
        ("conversation_id", "[]", "a string"),
        ("trace_id", "true", "a string"),
        ("parent_id", "{}", "a string"),
        ("entity.type", "[]", "a string"),
        ("entity.id", "false", "a string"),
        ("usage.input_tokens", "\"many\"", "an integer"),
        ("usage.output_tokens", "1.5", "an integer"),
        ("usage.total_tokens", "true", "an integer"),
        ("usage.cached_input_tokens", "[]", "an integer"),
        ("usage.cache_write_tokens", "{}", "an integer"),
        ("usage.reasoning_tokens", "\"\"", "an integer"),
        ("usage.audio_seconds", "{}", "is not a decimal number"),
        ("user", "5", "an object"),
        ("agent", "[]", "an object"),
        ("usage", "\"7\"", "an object"),
        ("nonsense", "{\"a\":{}}", "unknown field"),
    ];

    fn object(fields: &[(&str, &str)]) -> String {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("\"{name}\":{value}"));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    }

    fn errors_of(json: &str) -> Vec<FieldError> {
        match parse(json.as_bytes()) {
            Err(ParseError::Fields(errors)) => errors,
            other => panic!("{json} gave {other:?}"),
        }
    }

    #[test]
    fn a_wrong_type_is_told_in_the_words_of_json() {
        for (field, value, expected) in WRONG {
            let json = match field.split_once('.') {
                Some((outer, inner)) => object(&[(outer, &object(&[(inner, value)]))]),
                None => object(&[(field, value)]),
            };
            let errors = errors_of(&json);
            let [error] = &errors[..] else {
                panic!("{json}: {errors:?}")
            };
            assert_eq!(error.field, field);
            assert!(error.message.contains(expected), "{error}");
            for word in ["i64", "u8", "sequence", "map", "floating"] {
                assert!(!error.message.contains(word), "{error}");
            }
        }
    }

    #[test]
    fn every_wrong_type_of_a_body_is_told_at_once() {
        let (mut outer, mut nested) = (Vec::new(), std::collections::BTreeMap::<_, Vec<_>>::new());
        let leaves = WRONG
            .iter()
            .filter(|(_, _, expected)| *expected != "an object");
        for (field, value, _) in leaves.clone() {
            match field.split_once('.') {
                Some((group, inner)) => nested.entry(group).or_default().push((inner, *value)),
                None => outer.push((*field, *value)),
            }
        }
        let nested: Vec<_> = nested
            .iter()
            .map(|(group, fields)| (*group, object(fields)))
            .collect();
        outer.extend(nested.iter().map(|(group, json)| (*group, json.as_str())));
        let mut expected: Vec<_> = leaves.map(|(field, _, _)| *field).collect();
        let errors = errors_of(&object(&outer));
        let mut told: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_name_that_is_given_twice_is_told_beside_other_mistakes() {
        let errors = errors_of(r#"{"model": "a", "model": "b", "user": {"id": true, "ib": 1}}"#);
        let told: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(told, ["body", "user.id", "user.ib"]);
        let many = vec![r#""model": "a""#; 100_000].join(",");
        assert_eq!(errors_of(&format!("{{{many}}}")).len(), 1);
    }
}
