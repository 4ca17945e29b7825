//! Who is asking.

use std::rc::Rc;
use std::sync::Arc;

use logbook_domain::access::Permission;
use logbook_domain::activity::{Actor, ActorKind};
use logbook_store::Lane;
use logbook_store::accounts::Account;
use logbook_store::api_keys::ApiKey;
use uuid::Uuid;

use crate::error::ApiError;

/// What somebody signed in with.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    /// A person, with the session.
    Account(Arc<Account>, Uuid),
    /// A program.
    ApiKey(Arc<ApiKey>),
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// As the activity names them.
    pub(crate) actor: Actor,
    /// With what.
    pub(crate) identity: Identity,
}

impl Caller {
    /// Whoever signed in with that, from there.
    #[must_use]
    pub(crate) fn new(identity: Identity, ip: Option<String>) -> Self {
        let (kind, id, name) = match &identity {
            Identity::Account(account, _) => (ActorKind::Account, account.id, &account.email),
            Identity::ApiKey(key) => (ActorKind::ApiKey, key.id, &key.name),
        };
        let actor = Actor {
            kind,
            id: Some(id),
            name: name.clone(),
            ip,
        };
        Self { actor, identity }
    }

    /// Returns the id of the account or key.
    #[must_use]
    pub(crate) fn id(&self) -> Uuid {
        match &self.identity {
            Identity::Account(account, _) => account.id,
            Identity::ApiKey(key) => key.id,
        }
    }

    /// Returns everything the caller may do.
    #[must_use]
    pub(crate) fn permissions(&self) -> &[Permission] {
        match &self.identity {
            Identity::Account(account, _) => account.role.permissions(),
            Identity::ApiKey(key) => &key.scopes,
        }
    }

    /// Returns the same to take along.
    #[must_use]
    pub(crate) fn rights(&self) -> Rights {
        Rights(self.permissions().to_vec())
    }

    /// Reports whether the caller has this right.
    #[must_use]
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

/// Who is asking, kept with the request.
#[derive(Clone, Debug)]
pub(crate) enum Authentication {
    /// Somebody who is signed in.
    Caller(Rc<Caller>),
    /// Somebody whose token or key is not accepted; says why.
    Refused(&'static str),
}

/// Everything somebody may do.
#[derive(Clone, Debug)]
pub(crate) struct Rights(Vec<Permission>);

impl Rights {
    /// Refuses to make or change what may do more: through an account or key
    /// with more rights than one's own, one would have them oneself.
    ///
    /// # Errors
    /// [`ApiError::MoreRights`] with the first right that is missing.
    pub(crate) fn cover(&self, rights: &[Permission]) -> Result<(), ApiError> {
        match rights.iter().find(|right| !self.0.contains(right)) {
            Some(&missing) => Err(ApiError::MoreRights(missing)),
            None => Ok(()),
        }
    }
}

impl From<&Caller> for Lane {
    /// Returns the connections that this caller shares with nobody else.
    fn from(caller: &Caller) -> Self {
        Self::Caller(caller.id())
    }
}
