//! One entry in full, as answers spell it: with its content, or with the
//! reason why that is not there.

use logbook_domain::content::{Body, Snapshot};
use logbook_domain::json::JsonText;
use logbook_store::logs::get::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Log;

/// One entry with its content.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogDetail {
    #[serde(flatten)]
    log: Log,
    /// What was asked: text, or any JSON such as a list of chat messages, its numbers as they were
    /// sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Value>)]
    prompt: Option<Content>,
    /// What was answered: text, or any JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Value>)]
    response: Option<Content>,
    /// The object sent with the entry; absent for who may not read content.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<BTreeMap<String, Value>>)]
    metadata: Option<JsonText>,
    content: LogContent,
}

/// A prompt or response, which goes out as it is stored.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Json(JsonText),
}

/// What there is of prompt and response, and what was done to them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogContent {
    prompt: LogSnapshot,
    response: LogSnapshot,
}

/// One side of the content.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct LogSnapshot {
    state: SnapshotState,
    /// Whether it was cut to the largest size.
    truncated: bool,
    /// Whether redaction replaced a part of it.
    redacted: bool,
}

/// Why a prompt or response is there or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SnapshotState {
    /// It is in the answer.
    Stored,
    /// The client sent none.
    Empty,
    /// The settings say that it is not kept.
    NotPersisted,
    /// Retention has taken it.
    Retired,
    /// The caller may not read it.
    NoPermission,
}

impl LogDetail {
    /// Returns the answer's form of a stored entry for someone who may read its
    /// content, or may not: then of an error its category alone is left.
    pub(crate) fn from_stored(stored: Stored, may_read_content: bool) -> Self {
        let Stored {
            mut entry,
            content_retired,
        } = stored;
        if !may_read_content {
            entry.content.error_message = None;
            entry.content.metadata = None;
        }
        let metadata = entry.content.metadata.take();
        let side = |snapshot: Snapshot| {
            if may_read_content {
                open(snapshot, content_retired)
            } else {
                (
                    None,
                    LogSnapshot {
                        state: SnapshotState::NoPermission,
                        truncated: false,
                        redacted: false,
                    },
                )
            }
        };
        let (prompt, prompt_state) = side(std::mem::take(&mut entry.content.prompt));
        let (response, response_state) = side(std::mem::take(&mut entry.content.response));
        Self {
            log: Log::from_entry(entry),
            prompt,
            response,
            metadata,
            content: LogContent {
                prompt: prompt_state,
                response: response_state,
            },
        }
    }

    /// Reports whether something of the content is in the answer.
    pub(crate) const fn shows_content(&self) -> bool {
        self.prompt.is_some()
            || self.response.is_some()
            || self.metadata.is_some()
            || self.log.has_error_message()
    }
}

fn open(snapshot: Snapshot, retired: bool) -> (Option<Content>, LogSnapshot) {
    let Snapshot {
        body,
        truncated,
        redacted,
    } = snapshot;
    let (value, state) = match body {
        Body::Empty if retired => (None, SnapshotState::Retired),
        Body::Empty => (None, SnapshotState::Empty),
        Body::NotPersisted => (None, SnapshotState::NotPersisted),
        Body::Text(text) => (Some(Content::Text(text)), SnapshotState::Stored),
        Body::Json(json) => (Some(Content::Json(json)), SnapshotState::Stored),
    };
    (
        value,
        LogSnapshot {
            state,
            truncated,
            redacted,
        },
    )
}
