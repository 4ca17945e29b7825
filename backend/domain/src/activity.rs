//! What people and programs did to the log itself.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::time::Moment;

/// An act on the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    SignIn,
    SignInFailed,
    SignOut,
    SessionRevoked,
    ContentRead,
    EntriesExported,
    EntryDeleted,
    EntriesDeleted,
    Cleanup,
    Retention,
    AccountCreated,
    AccountChanged,
    AccountDeleted,
    ApiKeyCreated,
    ApiKeyChanged,
    ApiKeyRevoked,
    SettingsChanged,
    QuarantineRetried,
    QuarantineDeleted,
}

impl Action {
    /// Every act.
    pub const ALL: [Self; 19] = [
        Self::SignIn,
        Self::SignInFailed,
        Self::SignOut,
        Self::SessionRevoked,
        Self::ContentRead,
        Self::EntriesExported,
        Self::EntryDeleted,
        Self::EntriesDeleted,
        Self::Cleanup,
        Self::Retention,
        Self::AccountCreated,
        Self::AccountChanged,
        Self::AccountDeleted,
        Self::ApiKeyCreated,
        Self::ApiKeyChanged,
        Self::ApiKeyRevoked,
        Self::SettingsChanged,
        Self::QuarantineRetried,
        Self::QuarantineDeleted,
    ];

    /// The word JSON and the database spell it with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignOut => "sign_out",
            Self::SessionRevoked => "session_revoked",
            Self::ContentRead => "content_read",
            Self::EntriesExported => "entries_exported",
            Self::EntryDeleted => "entry_deleted",
            Self::EntriesDeleted => "entries_deleted",
            Self::Cleanup => "cleanup",
            Self::Retention => "retention",
            Self::AccountCreated => "account_created",
            Self::AccountChanged => "account_changed",
            Self::AccountDeleted => "account_deleted",
            Self::ApiKeyCreated => "api_key_created",
            Self::ApiKeyChanged => "api_key_changed",
            Self::ApiKeyRevoked => "api_key_revoked",
            Self::SettingsChanged => "settings_changed",
            Self::QuarantineRetried => "quarantine_retried",
            Self::QuarantineDeleted => "quarantine_deleted",
        }
    }
}

impl std::str::FromStr for Action {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join(", ");
                format!("unknown action `{text}`, expected one of {names}")
            })
    }
}

/// What kind of actor it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person with an account.
    Account,
    /// A program with an API key.
    ApiKey,
    /// The server itself, by the clock.
    System,
    /// Somebody who has not signed in.
    Anonymous,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Account, Self::ApiKey, Self::System, Self::Anonymous];

    /// The word JSON and the database spell it with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::ApiKey => "api_key",
            Self::System => "system",
            Self::Anonymous => "anonymous",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Who acted, as named at the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Account or API key.
    pub id: Option<Uuid>,
    /// Mail address of the account, name of the key.
    pub name: String,
    /// Where the request came from.
    pub ip: Option<String>,
}

impl Actor {
    /// The server itself.
    #[must_use]
    pub fn system() -> Self {
        Self {
            kind: ActorKind::System,
            id: None,
            name: "AI Logbook".into(),
            ip: None,
        }
    }
}

/// What an act was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `entry`, `account`, `api_key`, `quarantine`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

/// One act, ready to be written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// About what.
    pub target: Option<Target>,
    /// Anything else worth keeping; never a secret.
    pub details: Map<String, Value>,
}

impl Act {
    /// An act with nothing more to say about it.
    #[must_use]
    pub fn new(at: Moment, actor: Actor, action: Action) -> Self {
        Self {
            at,
            actor,
            action,
            target: None,
            details: Map::new(),
        }
    }

    /// The act with what it was about.
    #[must_use]
    pub fn on(mut self, kind: &'static str, id: &impl ToString) -> Self {
        self.target = Some(Target {
            kind,
            id: id.to_string(),
        });
        self
    }

    /// The act with one more detail.
    #[must_use]
    pub fn saying(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }
}
