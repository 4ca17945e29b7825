//! What was asked and answered: prompt, response, error message, metadata.

use serde_json::{Map, Value};

use crate::redaction::Redactor;

/// What closes a text that was cut.
pub const CUT_MARK: &str = "… [truncated]";
/// Longest error message, in bytes; longer ones are cut.
pub const MAX_ERROR_MESSAGE_BYTES: usize = 16 * 1024;
/// Largest metadata object, in bytes of JSON; larger ones are refused.
pub const MAX_METADATA_BYTES: usize = 16 * 1024;

/// The content of one entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// What was asked.
    pub prompt: Snapshot,
    /// What was answered.
    pub response: Snapshot,
    /// What went wrong, in the provider's words.
    pub error_message: Option<String>,
    /// Whatever else the client wants to find again.
    pub metadata: Option<Map<String, Value>>,
}

impl Content {
    /// Whether there is anything to keep beside the entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            prompt,
            response,
            error_message,
            metadata,
        } = self;
        prompt.body == Body::Empty
            && response.body == Body::Empty
            && error_message.is_none()
            && metadata.is_none()
    }
}

/// One side of the content with what was done to it on the way in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// The text or JSON itself.
    pub body: Body,
    /// Whether it was cut to the largest size.
    pub truncated: bool,
    /// Whether redaction replaced a part of it.
    pub redacted: bool,
}

/// A prompt or response.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// The client sent none.
    #[default]
    Empty,
    /// The settings say that it is not kept.
    NotPersisted,
    /// Plain text.
    Text(String),
    /// JSON, as a rule a list of chat messages.
    Json(Value),
}

impl Snapshot {
    /// A snapshot as the client sent it.
    #[must_use]
    pub fn of(value: Option<Value>) -> Self {
        let body = match value {
            None | Some(Value::Null) => Body::Empty,
            Some(Value::String(text)) if text.is_empty() => Body::Empty,
            Some(Value::String(text)) => Body::Text(text),
            Some(json) => Body::Json(json),
        };
        Self {
            body,
            ..Self::default()
        }
    }

    /// Replaces what the redactor finds in every text of the snapshot.
    pub fn redact(&mut self, redactor: &Redactor) {
        self.redacted |= match &mut self.body {
            Body::Empty | Body::NotPersisted => false,
            Body::Text(text) => redactor.redact_in_place(text),
            Body::Json(json) => redactor.redact_json(json),
        };
    }

    /// Cuts the snapshot to `max_bytes`, with a visible mark.
    pub fn truncate(&mut self, max_bytes: usize) {
        let cut = match &self.body {
            Body::Empty | Body::NotPersisted => None,
            Body::Text(text) => cut_text(text, max_bytes).map(Body::Text),
            Body::Json(json) => cut_json(json, max_bytes),
        };
        if let Some(body) = cut {
            self.body = body;
            self.truncated = true;
        }
    }
}

/// The text cut to at most `max_bytes` with its mark, or `None` when it fits.
#[must_use]
pub fn cut_text(text: &str, max_bytes: usize) -> Option<String> {
    if text.len() <= max_bytes {
        return None;
    }
    let kept = text.floor_char_boundary(max_bytes.saturating_sub(CUT_MARK.len()));
    Some(format!("{}{CUT_MARK}", &text[..kept]))
}

/// JSON whose long texts are cut so that it stays JSON; where many short
/// values make it large, its text is cut instead.
fn cut_json(json: &Value, max_bytes: usize) -> Option<Body> {
    if most_bytes(json) <= max_bytes {
        return None;
    }
    let text = json.to_string();
    if text.len() <= max_bytes {
        return None;
    }
    let mut longest = max_bytes;
    while longest > 4 * CUT_MARK.len() {
        let mut shorter = json.clone();
        cut_leaves(&mut shorter, longest);
        if shorter.to_string().len() <= max_bytes {
            return Some(Body::Json(shorter));
        }
        longest /= 2;
    }
    cut_text(&text, max_bytes).map(Body::Text)
}

/// What the text of some JSON has at most, in bytes: most of it is so short
/// that it need not be written out to know that it fits.
fn most_bytes(json: &Value) -> usize {
    // An escaped byte is `\u0000` at worst; two more for quotes or brackets,
    // and two for the comma or colon behind.
    let of_text = |text: &str| 6 * text.len() + 4;
    match json {
        Value::String(text) => of_text(text),
        Value::Array(items) => items.iter().map(most_bytes).sum::<usize>() + 4,
        Value::Object(fields) => {
            let of_field = |(key, value): (&String, &Value)| of_text(key) + most_bytes(value);
            fields.iter().map(of_field).sum::<usize>() + 4
        }
        // The longest number is some 25 digits and signs.
        Value::Null | Value::Bool(_) | Value::Number(_) => 32,
    }
}

fn cut_leaves(json: &mut Value, max_bytes: usize) {
    match json {
        Value::String(text) => {
            if let Some(cut) = cut_text(text, max_bytes) {
                *text = cut;
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| cut_leaves(item, max_bytes)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|item| cut_leaves(item, max_bytes)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn a_cut_text_fits_and_says_so(text in "\\PC{0,200}", max in 20_usize..120) {
            match cut_text(&text, max) {
                None => prop_assert!(text.len() <= max),
                Some(cut) => {
                    prop_assert!(cut.len() <= max);
                    prop_assert!(cut.ends_with(CUT_MARK));
                }
            }
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[\\PC\u{0}-\u{20}\"]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(".{0,3}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_json_is_longer_than_it_can_be(json in json()) {
            prop_assert!(json.to_string().len() <= most_bytes(&json));
        }
    }

    #[test]
    fn a_long_message_is_cut_and_the_list_stays_a_list() {
        let mut snapshot = Snapshot::of(Some(json!([
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": "x".repeat(10_000)},
        ])));
        snapshot.truncate(1_000);
        let Body::Json(Value::Array(messages)) = &snapshot.body else {
            panic!("still a list: {:?}", snapshot.body)
        };
        assert!(snapshot.truncated);
        assert_eq!(messages[0]["content"], "be brief");
        assert!(messages[1]["content"].as_str().unwrap().ends_with(CUT_MARK));
    }

    #[test]
    fn json_of_many_short_values_is_cut_as_text() {
        let mut snapshot = Snapshot::of(Some(json!(vec![1; 2_000])));
        snapshot.truncate(500);
        assert!(matches!(&snapshot.body, Body::Text(text) if text.len() <= 500));
    }
}
