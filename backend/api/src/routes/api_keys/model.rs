//! A key as it is shown.

use chrono::{DateTime, Utc};
use logbook_domain::access::Permission;
use logbook_domain::field_error::Complaints;
use logbook_domain::time::{self, Moment, serde_moment};
use logbook_store::{StoreError, api_keys};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ApiError;

/// Longest name, in characters.
pub(super) const MAX_NAME_CHARS: usize = 200;

/// A key of a program, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKey {
    id: Uuid,
    #[schema(example = "chat gateway")]
    name: String,
    /// The first characters of the secret, to recognise it by.
    #[schema(example = "alb_3kTq9ZxY")]
    prefix: String,
    scopes: Vec<Permission>,
    #[serde(serialize_with = "serde_moment::serialize")]
    created_at: DateTime<Utc>,
    /// E-mail of the account that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "ada@example.com")]
    created_by: Option<String>,
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false)]
    expires_at: Option<DateTime<Utc>>,
    /// To the minute.
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false)]
    last_used_at: Option<DateTime<Utc>>,
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false)]
    revoked_at: Option<DateTime<Utc>>,
}

impl From<api_keys::ApiKey> for ApiKey {
    fn from(key: api_keys::ApiKey) -> Self {
        let api_keys::ApiKey {
            id,
            name,
            prefix,
            scopes,
            created_at,
            created_by,
            expires_at,
            last_used_at,
            revoked_at,
        } = key;
        Self {
            id,
            name,
            prefix,
            scopes,
            created_at,
            created_by,
            expires_at,
            last_used_at,
            revoked_at,
        }
    }
}

/// Holds an end to the future.
pub(super) fn check_end(bad: &mut Complaints, expires_at: Moment, now: Moment) {
    if expires_at <= now {
        let end = time::rfc3339(&expires_at);
        bad.add("expires_at", format!("must be in the future, got {end}"));
    }
}

/// Says of which key there is none.
pub(super) fn or_no_key(error: StoreError, id: Uuid) -> ApiError {
    match error {
        StoreError::NotFound => ApiError::NotFound(format!("there is no API key {id}")),
        other => other.into(),
    }
}
