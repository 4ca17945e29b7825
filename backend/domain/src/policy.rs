//! What of an entry's content is kept, and how.

use serde_json::Value;

use crate::content::{self, Body, Content, MAX_ERROR_MESSAGE_BYTES, Snapshot};
use crate::redaction::Redactor;

/// The rules every entry passes before it is stored.
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

impl ContentPolicy {
    /// Drops, redacts and cuts, in this order: what is dropped needs no
    /// redaction, and a cut before redaction could halve a secret so that no
    /// pattern finds it.
    pub fn apply(&self, content: &mut Content) {
        self.apply_to_snapshot(&mut content.prompt, self.persist_prompts);
        self.apply_to_snapshot(&mut content.response, self.persist_responses);
        if !self.persist_failure_details {
            content.error_message = None;
        }
        if let Some(message) = &mut content.error_message {
            self.redactor.redact_in_place(message);
            if let Some(cut) = content::cut_text(message, MAX_ERROR_MESSAGE_BYTES) {
                *message = cut;
            }
        }
        for value in content
            .metadata
            .iter_mut()
            .flat_map(|metadata| metadata.values_mut())
        {
            if let Value::String(text) = value {
                self.redactor.redact_in_place(text);
            }
        }
    }

    fn apply_to_snapshot(&self, snapshot: &mut Snapshot, persist: bool) {
        if !persist {
            if snapshot.body != Body::Empty {
                *snapshot = Snapshot {
                    body: Body::NotPersisted,
                    ..Snapshot::default()
                };
            }
            return;
        }
        snapshot.redact(&self.redactor);
        snapshot.truncate(self.max_content_bytes);
    }
}
