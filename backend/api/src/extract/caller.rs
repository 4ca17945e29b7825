//! Who is asking.

use logbook_domain::access::Permission;
use logbook_domain::activity::{Actor, ActorKind};
use logbook_store::accounts::Account;
use logbook_store::api_keys::ApiKey;
use uuid::Uuid;

/// What somebody signed in with.
#[derive(Clone, Debug)]
pub enum Identity {
    /// A person, with the session.
    Account(Account, Uuid),
    /// A program.
    ApiKey(ApiKey),
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// As the activity names them.
    pub actor: Actor,
    /// With what.
    pub identity: Identity,
}

impl Caller {
    /// A person.
    #[must_use]
    pub fn of_account(account: Account, session: Uuid, ip: Option<String>) -> Self {
        let actor = Actor {
            kind: ActorKind::Account,
            id: Some(account.id),
            name: account.email.clone(),
            ip,
        };
        Self {
            actor,
            identity: Identity::Account(account, session),
        }
    }

    /// A program.
    #[must_use]
    pub fn of_api_key(key: ApiKey, ip: Option<String>) -> Self {
        let actor = Actor {
            kind: ActorKind::ApiKey,
            id: Some(key.id),
            name: key.name.clone(),
            ip,
        };
        Self {
            actor,
            identity: Identity::ApiKey(key),
        }
    }

    /// Everything the caller may do.
    #[must_use]
    pub fn permissions(&self) -> &[Permission] {
        match &self.identity {
            Identity::Account(account, _) => account.role.permissions(),
            Identity::ApiKey(key) => &key.scopes,
        }
    }

    /// Whether the caller has this right.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}
