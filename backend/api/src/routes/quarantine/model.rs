//! Things in quarantine as they are shown.

use chrono::{DateTime, Utc};
use logbook_domain::activity::ActorKind;
use logbook_domain::quarantine::Origin;
use logbook_domain::time::serde_moment;
use logbook_store::quarantine::Kept;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ApiError;

/// What is answered where nothing of an id is in quarantine.
pub(super) fn nothing(id: Uuid) -> ApiError {
    ApiError::NotFound(format!("there is nothing of the id {id} in quarantine"))
}

/// Something that came in and could not become an entry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Quarantined {
    id: Uuid,
    /// When it came in.
    #[serde(serialize_with = "serde_moment::serialize")]
    at: DateTime<Utc>,
    /// What it came by.
    origin: Origin,
    /// Why it could not become an entry.
    #[schema(example = "prompt_tokens: must be a number, got `many`")]
    reason: String,
    sender: QuarantineSender,
    /// Length of what is kept of the payload, in bytes.
    bytes: i32,
    /// Whether a payload is kept: none is where content is not to be kept.
    has_payload: bool,
    /// Whether the payload was cut, which cannot be tried again.
    truncated: bool,
    /// Whether redaction replaced a part of the payload.
    redacted: bool,
    /// How often it was tried again.
    tries: i32,
    /// When it was tried again last.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "serde_moment::option::serialize"
    )]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    tried_at: Option<DateTime<Utc>>,
}

/// Who sent it, as named at the time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantineSender {
    kind: ActorKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// E-mail of the account, name of the key.
    #[schema(example = "gateway")]
    name: String,
}

impl From<Kept> for Quarantined {
    fn from(kept: Kept) -> Self {
        let Kept {
            id,
            at,
            origin,
            reason,
            bytes,
            has_payload,
            truncated,
            redacted,
            sender_kind,
            sender_id,
            sender_name,
            tries,
            tried_at,
        } = kept;
        Self {
            id,
            at,
            origin,
            reason,
            sender: QuarantineSender {
                kind: sender_kind,
                id: sender_id,
                name: sender_name,
            },
            bytes,
            has_payload,
            truncated,
            redacted,
            tries,
            tried_at,
        }
    }
}
