//! What of an entry's content is kept, and how.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::content::{self, Body, MAX_ERROR_MESSAGE_BYTES, MAX_METADATA_BYTES, Snapshot};
use crate::json::{self, JsonError, Kept, NUL_PICTURE};
use crate::redaction::Redactor;

/// Largest metadata after redaction, in bytes: a replacement may be longer than
/// what it replaces.
const MAX_REDACTED_METADATA_BYTES: usize = 4 * MAX_METADATA_BYTES;

/// The rules every entry passes before it is stored.
///
/// They drop, redact and cut, in this order: what is dropped needs no
/// redaction, and a cut before redaction could halve a secret so that no
/// pattern finds it. Content goes through them once, from the bytes of the
/// request to what is stored.
#[derive(Clone, Debug)]
pub struct ContentPolicy {
    /// Keep prompts.
    pub persist_prompts: bool,
    /// Keep responses.
    pub persist_responses: bool,
    /// Keep error messages.
    pub persist_failure_details: bool,
    /// Largest prompt and largest response, in bytes.
    pub max_content_bytes: usize,
    /// What is replaced in every text.
    pub redactor: Redactor,
}

/// Keeps everything as long as nothing else is said, up to 256 KiB.
impl Default for ContentPolicy {
    fn default() -> Self {
        Self {
            persist_prompts: true,
            persist_responses: true,
            persist_failure_details: true,
            max_content_bytes: 256 * 1024,
            redactor: Redactor::default(),
        }
    }
}

/// Why metadata is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// Text, a list, a number or a word.
    #[error("must be a JSON object")]
    NoObject,
    /// Too deep.
    #[error(transparent)]
    Json(#[from] JsonError),
}

/// What is kept of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptText {
    /// The text.
    pub text: String,
    /// Whether it was cut to the largest size.
    pub truncated: bool,
    /// Whether redaction replaced a part of it.
    pub redacted: bool,
}

impl ContentPolicy {
    /// What is kept of a prompt.
    ///
    /// # Errors
    /// [`JsonError::TooDeep`].
    pub fn prompt(&self, sent: Option<&RawValue>) -> Result<Snapshot, JsonError> {
        self.side(sent, self.persist_prompts)
    }

    /// What is kept of a response.
    ///
    /// # Errors
    /// [`JsonError::TooDeep`].
    pub fn response(&self, sent: Option<&RawValue>) -> Result<Snapshot, JsonError> {
        self.side(sent, self.persist_responses)
    }

    /// What is kept of an error message.
    #[must_use]
    pub fn error_message(&self, sent: Option<String>) -> Option<KeptText> {
        let mut message =
            sent.filter(|message| !message.is_empty() && self.persist_failure_details)?;
        if message.contains('\0') {
            message = message.replace('\0', NUL_PICTURE.encode_utf8(&mut [0; 4]));
        }
        Some(self.text(message.into(), MAX_ERROR_MESSAGE_BYTES))
    }

    /// What is kept of metadata: at most 16 KiB, or what redaction makes of them.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn metadata(&self, sent: Option<&RawValue>) -> Result<Option<Kept>, MetadataError> {
        let Some(raw) = sent else { return Ok(None) };
        if !raw.get().starts_with('{') {
            return Err(MetadataError::NoObject);
        }
        let is_long = json::compact_len(raw)? > MAX_METADATA_BYTES;
        let most = if is_long {
            MAX_METADATA_BYTES
        } else {
            MAX_REDACTED_METADATA_BYTES
        };
        let patches = self.redactor.in_json(raw.get(), most)?;
        let kept = json::keep(raw, &patches, most)?;
        Ok(Some(kept).filter(|kept| kept.json.as_str() != "{}"))
    }

    fn side(&self, sent: Option<&RawValue>, persist: bool) -> Result<Snapshot, JsonError> {
        let Some(raw) = sent.filter(|raw| !matches!(raw.get(), "null" | "\"\"")) else {
            return Ok(Snapshot::default());
        };
        if !persist {
            return Ok(Snapshot {
                body: Body::NotPersisted,
                ..Snapshot::default()
            });
        }
        if let Some(text) = json::string(raw) {
            let kept = self.text(text, self.max_content_bytes);
            return Ok(Snapshot {
                truncated: kept.truncated,
                redacted: kept.redacted,
                body: Body::Text(kept.text),
            });
        }
        let most = self.max_content_bytes;
        let patches = self.redactor.in_json(raw.get(), most)?;
        let Kept { json, truncated } = json::keep(raw, &patches, most)?;
        Ok(Snapshot {
            body: Body::Json(json),
            truncated,
            redacted: patches.is_replacing(),
        })
    }

    /// What is kept of bytes that nothing is known of, or `None` where any part
    /// of content is not to be kept: it may be in there.
    #[must_use]
    pub fn payload(&self, sent: &[u8], most: usize) -> Option<KeptText> {
        if !(self.persist_prompts && self.persist_responses && self.persist_failure_details) {
            return None;
        }
        let mut text = String::from_utf8_lossy(sent);
        if text.contains('\0') {
            text = text
                .replace('\0', NUL_PICTURE.encode_utf8(&mut [0; 4]))
                .into();
        }
        let is_nested = text.starts_with(['{', '[']);
        let json = is_nested.then(|| self.json(&text, most)).flatten();
        Some(json.unwrap_or_else(|| self.text(text, most)))
    }

    /// What is kept of JSON, or `None` when it is none or too deep.
    fn json(&self, text: &str, most: usize) -> Option<KeptText> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        let patches = self.redactor.in_json(raw.get(), most).ok()?;
        let Kept { json, truncated } = json::keep(raw, &patches, most).ok()?;
        Some(KeptText {
            text: json.as_str().to_owned(),
            truncated,
            redacted: patches.is_replacing(),
        })
    }

    pub(crate) fn text(&self, text: Cow<'_, str>, most: usize) -> KeptText {
        let patches = self.redactor.in_text(&text, most);
        // Twice as long, lest JSON that replacements make longer lose its end.
        let longest = most.max(text.len()).saturating_mul(2);
        let changed = patches.apply(&text, longest);
        let whole = changed.as_deref().unwrap_or(&text);
        let is_long = whole.len() > most;
        let cut = is_long.then(|| json::conversation(whole, most)).flatten();
        let cut = cut.or_else(|| content::cut_text(whole, most));
        KeptText {
            truncated: cut.is_some() || patches.is_cutting(),
            redacted: patches.is_replacing(),
            text: cut.or(changed).unwrap_or_else(|| text.into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> &RawValue {
        serde_json::from_str(text).unwrap()
    }

    fn redacting() -> ContentPolicy {
        let rules = ["secret-\\d+".to_owned(), "z".to_owned()];
        let rules = rules.map(|pattern| crate::redaction::RuleSource {
            name: None,
            replacement: (pattern == "z").then(|| "y".repeat(1_000)),
            pattern,
        });
        ContentPolicy {
            max_content_bytes: 1_024,
            redactor: Redactor::new(&[], &rules).unwrap(),
            ..ContentPolicy::default()
        }
    }

    #[test]
    fn texts_and_json_are_redacted_before_they_are_cut() {
        let policy = redacting();
        let long = format!("{}secret-1234567890", "x".repeat(1_015));
        for (sent, is_text) in [
            (format!("\"{long}\""), true),
            (format!("[\"{long}\"]"), false),
        ] {
            let kept = policy.prompt(Some(raw(&sent))).unwrap();
            assert!(kept.redacted && kept.truncated);
            let text = match &kept.body {
                Body::Text(text) if is_text => text,
                Body::Json(json) if !is_text => json.as_str(),
                other => panic!("{other:?}"),
            };
            assert!(text.len() <= 1_024 && !text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn of_an_endless_text_the_beginning_is_kept_and_said_to_be_one() {
        let rule = crate::redaction::RuleSource {
            name: None,
            pattern: "secret-\\d+|x".to_owned(),
            replacement: Some(String::new()),
        };
        let policy = ContentPolicy {
            max_content_bytes: 1_024,
            redactor: Redactor::new(&[], &[rule]).unwrap(),
            ..ContentPolicy::default()
        };
        for text in ["secret-1234567890", "x", "\\u0078"] {
            let long = text.repeat(8 * 1024 * 1024 / text.len());
            for sent in [format!("\"{long}\""), format!("[\"{long}\",1]")] {
                let kept = policy.prompt(Some(raw(&sent))).unwrap();
                assert!(kept.truncated && kept.redacted, "{text}");
                let kept = match &kept.body {
                    Body::Text(text) => text.as_str(),
                    Body::Json(json) => json.as_str(),
                    other => panic!("{other:?}"),
                };
                assert!(kept.len() < 100, "{kept}");
                assert!(!kept.contains(['s', 'x', '9']), "{kept}");
            }
        }
    }

    #[test]
    fn a_text_that_is_a_list_of_messages_loses_its_oldest_middle() {
        let policy = redacting();
        let turn = |number: usize| serde_json::json!({"role": "user", "content": format!("secret-{number} x")});
        let mut all: Vec<_> = (0..400).map(turn).collect();
        all[0] = serde_json::json!({"role": "system", "content": "be brief"});
        let most = 2_000;
        let kept = policy.text(serde_json::json!(all).to_string().into(), most);
        assert!(kept.truncated && kept.redacted && kept.text.len() <= most);
        let kept: Vec<serde_json::Value> = serde_json::from_str(&kept.text).unwrap();
        assert_eq!(kept[0], all[0]);
        assert!(kept[1]["truncated"].is_string() && kept.len() > 20);
        let newest = kept.last().unwrap()["content"].as_str().unwrap();
        assert!(newest.ends_with(" x") && !newest.contains("secret-399"));
    }

    #[test]
    fn metadata_is_any_object_and_redacted_inside() {
        let policy = redacting();
        let kept = policy.metadata(Some(raw(r#"{"b": [null, {"a": "secret-1"}], "a": 1.50}"#)));
        let kept = kept.unwrap().unwrap();
        assert_eq!(
            kept.json.as_str(),
            r#"{"b":[null,{"a":"[REDACTED]"}],"a":1.50}"#
        );
        assert_eq!(policy.metadata(Some(raw("{ }"))), Ok(None));
        for wrong in ["[]", "\"x\"", "1", "true"] {
            assert_eq!(
                policy.metadata(Some(raw(wrong))),
                Err(MetadataError::NoObject)
            );
        }
        let long = format!(r#"{{"a":1,"k":"{}"}}"#, "x".repeat(MAX_METADATA_BYTES));
        let cut = policy.metadata(Some(raw(&long))).unwrap().unwrap();
        assert!(cut.truncated && cut.json.as_str().len() <= MAX_METADATA_BYTES);
        assert!(cut.json.as_str().starts_with(r#"{"a":1,"#));
        let grown = format!(r#"{{"k":"{}"}}"#, "z".repeat(1_000));
        let kept = policy.metadata(Some(raw(&grown))).unwrap().unwrap();
        assert!(kept.json.as_str().len() <= MAX_REDACTED_METADATA_BYTES);
    }

    #[test]
    fn nul_becomes_its_picture() {
        let policy = ContentPolicy::default();
        let kept = policy.prompt(Some(raw(r#""a\u0000b""#))).unwrap();
        assert_eq!(kept.body, Body::Text("a\u{2400}b".to_owned()));
        let message = policy.error_message(Some("a\0b".to_owned()));
        assert_eq!(message.unwrap().text, "a\u{2400}b");
    }

    #[test]
    fn what_is_not_kept_is_not_looked_at() {
        let policy = ContentPolicy {
            persist_prompts: false,
            ..redacting()
        };
        let kept = |sent| policy.prompt(Some(raw(sent))).unwrap().body;
        assert_eq!(kept("[1]"), Body::NotPersisted);
        assert_eq!((kept("null"), kept("\"\"")), (Body::Empty, Body::Empty));
    }
}
