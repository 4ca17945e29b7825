//! Who may do what.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One right. API keys carry a list of them as their scopes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Send entries.
    Ingest,
    /// Read entries without their content.
    Read,
    /// Read the content of entries: prompts, responses, error messages and metadata.
    Content,
    /// Delete entries.
    Delete,
    /// Manage settings, read the activity, and manage accounts and API keys that
    /// have no more rights than one's own.
    Admin,
}

impl Permission {
    /// Every right.
    pub const ALL: [Self; 5] = [
        Self::Ingest,
        Self::Read,
        Self::Content,
        Self::Delete,
        Self::Admin,
    ];

    /// The word JSON and the database spell it with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Read => "read",
            Self::Content => "content",
            Self::Delete => "delete",
            Self::Admin => "admin",
        }
    }

    /// The right of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Admin,
    /// Reads entries with their content.
    Auditor,
    /// Reads entries without their content.
    Viewer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Auditor, Self::Viewer];

    /// The word JSON and the database spell it with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Auditor => "auditor",
            Self::Viewer => "viewer",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What the role may do.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Admin => &Permission::ALL,
            Self::Auditor => &[Permission::Read, Permission::Content],
            Self::Viewer => &[Permission::Read],
        }
    }
}
