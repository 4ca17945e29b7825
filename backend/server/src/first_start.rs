//! What the first start on an empty database makes: an admin and an API key.

use std::path::Path;

use diesel::Connection as _;
use logbook_api::auth::{passwords, secret};
use logbook_domain::access::{Permission, Role};
use logbook_domain::clock::Clock;
use logbook_domain::id;
use logbook_store::accounts::{self, NewAccount};
use logbook_store::api_keys::{self, NewApiKey};
use logbook_store::locks::{self, Lock};
use logbook_store::{Connection, Store, StoreError};

use crate::cli::CliError;
use crate::config::AdminConfig;

/// Where the first API key is kept, so that `logbook demo` and scripts on this
/// machine can store entries; readable by the owner only.
const KEY_FILE: &str = "ingest.key";

/// How much of a key is kept readable, to tell it from others.
const SHOWN_CHARACTERS: usize = 12;

/// Letters and digits that nobody mistakes for each other.
const READABLE: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// What was made, to be shown once.
pub(crate) struct FirstStart {
    /// What the admin signs in with.
    pub(crate) email: String,
    /// The password, unless it is the operator's own.
    pub(crate) made_up_password: Option<String>,
    /// A key that may store entries and nothing else.
    pub(crate) api_key: String,
}

/// Makes the first admin and the first API key, if there is no account yet.
/// Servers that start together on one database agree by a lock on who does.
pub(crate) fn prepare(
    store: &Store,
    clock: &Clock,
    admin: &AdminConfig,
) -> Result<Option<FirstStart>, CliError> {
    if store.run_blocking(accounts::any)? {
        return Ok(None);
    }
    let made_up_password = match admin.password {
        Some(_) => None,
        None => Some(readable_password()?),
    };
    let password = made_up_password
        .as_ref()
        .or(admin.password.as_ref())
        .map_or("", String::as_str);
    let first = FirstStart {
        email: admin.email.to_lowercase(),
        api_key: secret::new_api_key().map_err(CliError::random)?,
        made_up_password: made_up_password.clone(),
    };
    let account = new_account(&first.email, password, clock)?;
    let key = new_key(&first, clock)?;
    let made = store.run_blocking(|conn| insert_once(conn, account, key))?;
    Ok(made.then_some(first))
}

fn insert_once(
    conn: &mut Connection,
    account: NewAccount,
    key: NewApiKey,
) -> Result<bool, StoreError> {
    conn.transaction(|conn| {
        locks::wait(conn, Lock::Bootstrap)?;
        if accounts::any(conn)? {
            return Ok(false);
        }
        accounts::insert(conn, account)?;
        api_keys::insert(conn, key)?;
        Ok(true)
    })
}

fn new_account(email: &str, password: &str, clock: &Clock) -> Result<NewAccount, CliError> {
    let created_at = clock.now();
    Ok(NewAccount {
        id: id::fresh(created_at, secret::random().map_err(CliError::random)?),
        email: email.to_owned(),
        name: None,
        role: Role::Admin,
        password_hash: passwords::hash_blocking(password).map_err(CliError::random)?,
        created_at,
    })
}

fn new_key(first: &FirstStart, clock: &Clock) -> Result<NewApiKey, CliError> {
    let created_at = clock.now();
    Ok(NewApiKey {
        id: id::fresh(created_at, secret::random().map_err(CliError::random)?),
        name: "first start".to_owned(),
        prefix: first.api_key.chars().take(SHOWN_CHARACTERS).collect(),
        secret_hash: secret::digest(&first.api_key),
        scopes: vec![Permission::Ingest],
        created_at,
        created_by: Some(first.email.clone()),
        expires_at: None,
    })
}

/// A password of 100 random bits that can be read out and typed:
/// `k7dpq-2mwx4-…`.
fn readable_password() -> Result<String, CliError> {
    let bytes: [u8; 20] = secret::random().map_err(CliError::random)?;
    let groups: Vec<String> = bytes
        .chunks(5)
        .map(|group| group.iter().map(|byte| letter(*byte)).collect())
        .collect();
    Ok(groups.join("-"))
}

fn letter(byte: u8) -> char {
    char::from(READABLE[usize::from(byte) % READABLE.len()])
}

/// Keeps the key in the data directory of the embedded Postgres, beside the
/// database password, which opens more.
pub(crate) fn store_key(data_dir: &Path, key: &str) {
    let path = data_dir.join(KEY_FILE);
    if let Err(error) = crate::embedded::write_private(&path, &format!("{key}\n")) {
        log::warn!("{error}");
    }
}

/// The API key of the first start, if it was made in this data directory.
pub(crate) fn stored_key(data_dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(data_dir.join(KEY_FILE)).ok()?;
    Some(text.trim().to_owned()).filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_passwords_are_long_readable_and_differ() {
        let (one, other) = (readable_password().unwrap(), readable_password().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 23);
        assert!(passwords::check(&one).is_ok());
        assert!(one.split('-').all(|group| group.len() == 5 && group.bytes().all(|byte| READABLE.contains(&byte))), "{one}");
    }
}
