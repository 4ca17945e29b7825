//! What a new log needs before anybody can use it: the first admin, and a key
//! for the first program.

use logbook_domain::access::{Permission, Role};
use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::clock::Clock;
use logbook_domain::id;
use logbook_store::accounts::{self, NewAccount};
use logbook_store::locks::{self, Lock};
use logbook_store::{Store, StoreError, activity, api_keys, transaction};

use crate::auth::{new_key, passwords, secret};
use crate::routes::email;

/// The first admin, as its owner is told.
pub struct FirstAdmin {
    /// What to sign in with.
    pub email: String,
    /// The password if it was made up. It is not stored, so it must be shown now.
    pub password: Option<String>,
}

/// Why there is no first admin or key.
#[derive(Debug, thiserror::Error)]
pub enum BootstrapError {
    /// The e-mail address of the settings is none.
    #[error("admin.email {0}")]
    Email(String),
    /// The password of the settings will not do.
    #[error("admin.password {0}")]
    Password(String),
    /// Nothing to make secrets of.
    #[error("the system has no randomness: {0}")]
    Randomness(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the first admin where there is no account yet; of servers that start
/// together, one. Blocks; for the start of the program.
///
/// # Errors
/// See [`BootstrapError`]. E-mail and password are looked at only when they
/// are needed.
pub fn first_admin(
    store: &Store,
    clock: &Clock,
    email: &str,
    password: Option<String>,
) -> Result<Option<FirstAdmin>, BootstrapError> {
    // Hashing takes a while; most starts need none.
    if store.run_blocking(accounts::any)? {
        return Ok(None);
    }
    let made_up = match password {
        Some(_) => None,
        None => Some(made_up_password()?),
    };
    let new = new_admin(clock, email, password.as_deref().or(made_up.as_deref()))?;
    let email = new.email.clone();
    let made = store.run_blocking(|conn| transaction(conn, |conn| insert_first(conn, new)))?;
    Ok(made.then_some(FirstAdmin {
        email,
        password: made_up,
    }))
}

/// 125 bits in 21 characters, without those that look alike.
fn made_up_password() -> Result<String, BootstrapError> {
    Ok(secret::base62(secret::random().map_err(randomness)?)
        .chars()
        .rev()
        .filter(|one| !"0O1lI".contains(*one))
        .take(21)
        .collect())
}

fn new_admin(
    clock: &Clock,
    address: &str,
    password: Option<&str>,
) -> Result<NewAccount, BootstrapError> {
    let password = password.unwrap_or_default();
    passwords::check(password).map_err(BootstrapError::Password)?;
    let created_at = clock.now();
    Ok(NewAccount {
        id: id::fresh(created_at, secret::random().map_err(randomness)?),
        email: email(address).map_err(BootstrapError::Email)?,
        name: None,
        role: Role::Admin,
        password_hash: passwords::hash_blocking(password).map_err(randomness)?,
        created_at,
    })
}

fn insert_first(conn: &mut logbook_store::Connection, new: NewAccount) -> Result<bool, StoreError> {
    locks::lock(conn, Lock::Bootstrap)?;
    if accounts::any(conn)? {
        return Ok(false);
    }
    let act = Act::new(new.created_at, Actor::system(), Action::AccountCreated)
        .on("account", &new.id)
        .saying("email", new.email.clone())
        .saying("role", new.role.name());
    accounts::insert(conn, new)?;
    activity::record(conn, &act)?;
    Ok(true)
}

/// Makes a key with the right to send entries where there is no key yet, and
/// gives its secret, which is not stored. Blocks; for the start of the program.
///
/// # Errors
/// See [`BootstrapError`].
pub fn first_ingest_key(
    store: &Store,
    clock: &Clock,
    name: &str,
) -> Result<Option<String>, BootstrapError> {
    let now = clock.now();
    let (new, secret) = new_key::new_key(name.to_owned(), vec![Permission::Ingest], None, now)
        .map_err(randomness)?;
    let act = Act::new(now, Actor::system(), Action::ApiKeyCreated)
        .on("api_key", &new.id)
        .saying("name", name)
        .saying("scopes", vec![Permission::Ingest.name()]);
    let made = store.run_blocking(|conn| {
        transaction(conn, |conn| {
            locks::lock(conn, Lock::Bootstrap)?;
            if api_keys::any(conn)? {
                return Ok(false);
            }
            api_keys::insert(conn, new)?;
            activity::record(conn, &act)?;
            Ok::<_, StoreError>(true)
        })
    })?;
    Ok(made.then_some(secret))
}

fn randomness(error: impl ToString) -> BootstrapError {
    BootstrapError::Randomness(error.to_string())
}
