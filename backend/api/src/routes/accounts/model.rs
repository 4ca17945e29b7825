//! An account as it is shown.

use chrono::{DateTime, Utc};
use logbook_domain::access::Role;
use logbook_domain::time::serde_moment;
use logbook_store::{StoreError, accounts};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ApiError;

/// Longest display name, in characters.
pub(super) const MAX_NAME_CHARS: usize = 200;

/// Somebody who may sign in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    id: Uuid,
    #[schema(example = "ada@example.com")]
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Ada Lovelace")]
    name: Option<String>,
    role: Role,
    /// Whether it may sign in.
    active: bool,
    #[serde(serialize_with = "serde_moment::serialize")]
    created_at: DateTime<Utc>,
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false)]
    last_login_at: Option<DateTime<Utc>>,
}

impl From<accounts::Account> for Account {
    fn from(account: accounts::Account) -> Self {
        let accounts::Account {
            id,
            email,
            name,
            role,
            active,
            created_at,
            last_login_at,
        } = account;
        Self {
            id,
            email,
            name,
            role,
            active,
            created_at,
            last_login_at,
        }
    }
}

/// Says of which account there is none.
pub(super) fn or_no_account(error: StoreError, id: Uuid) -> ApiError {
    match error {
        StoreError::NotFound => ApiError::NotFound(format!("there is no account {id}")),
        other => other.into(),
    }
}
