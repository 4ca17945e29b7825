//! What of an entry's content is kept, and how.

use serde_json::value::RawValue;

use crate::content::{self, Body, MAX_ERROR_MESSAGE_BYTES, MAX_METADATA_BYTES, Snapshot};
use crate::json::{self, Edit, JsonError, JsonText, Kept, NUL_PICTURE};
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
    /// Too large.
    #[error("must be at most {MAX_METADATA_BYTES} bytes of JSON, got {0}")]
    TooLarge(usize),
    /// Too deep.
    #[error(transparent)]
    Json(#[from] JsonError),
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
    pub fn error_message(&self, sent: Option<String>) -> Option<String> {
        let mut message =
            sent.filter(|message| !message.is_empty() && self.persist_failure_details)?;
        if message.contains('\0') {
            message = message.replace('\0', NUL_PICTURE.encode_utf8(&mut [0; 4]));
        }
        let redacted = self.redactor.redact(&message, MAX_ERROR_MESSAGE_BYTES);
        let message = redacted.unwrap_or(message);
        Some(content::cut_text(&message, MAX_ERROR_MESSAGE_BYTES).unwrap_or(message))
    }

    /// What is kept of metadata.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn metadata(&self, sent: Option<&RawValue>) -> Result<Option<JsonText>, MetadataError> {
        let Some(raw) = sent else { return Ok(None) };
        if !raw.get().starts_with('{') {
            return Err(MetadataError::NoObject);
        }
        let bytes = json::compact_len(raw)?;
        if bytes > MAX_METADATA_BYTES {
            return Err(MetadataError::TooLarge(bytes));
        }
        let mut redaction = self.redaction(MAX_REDACTED_METADATA_BYTES);
        let kept = json::keep(raw, &mut redaction, MAX_REDACTED_METADATA_BYTES)?;
        Ok(Some(kept.json).filter(|json| json.as_str() != "{}"))
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
            return Ok(self.text(&text));
        }
        let mut redaction = self.redaction(self.max_content_bytes);
        let Kept { json, truncated } = json::keep(raw, &mut redaction, self.max_content_bytes)?;
        Ok(Snapshot {
            body: Body::Json(json),
            truncated,
            redacted: redaction.changed,
        })
    }

    fn text(&self, text: &str) -> Snapshot {
        let redacted = self.redactor.redact(text, self.max_content_bytes);
        let kept = redacted.as_deref().unwrap_or(text);
        let cut = content::cut_text(kept, self.max_content_bytes);
        Snapshot {
            truncated: cut.is_some(),
            redacted: redacted.is_some(),
            body: Body::Text(cut.or(redacted).unwrap_or_else(|| text.to_owned())),
        }
    }

    const fn redaction(&self, most: usize) -> Redaction<'_> {
        Redaction {
            redactor: &self.redactor,
            most,
            changed: false,
        }
    }
}

/// Redacts the strings of JSON.
struct Redaction<'a> {
    redactor: &'a Redactor,
    most: usize,
    changed: bool,
}

impl Edit for Redaction<'_> {
    fn edit(&mut self, text: &str) -> Option<String> {
        let redacted = self.redactor.redact(text, self.most);
        self.changed |= redacted.is_some();
        redacted
    }
}
