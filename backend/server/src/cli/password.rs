//! `logbook set-password`.

use logbook_api::auth::{passwords, secret};
use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::time::Moment;
use logbook_store::accounts::{self, AccountChange};
use logbook_store::{Connection, Store, StoreError, activity, refresh_tokens, transaction};

use super::{CliError, print};
use crate::clock;
use crate::config::Config;
use crate::database::Database;

/// Gives an account a new password and shows it: the way back in for an admin
/// who has lost theirs. A blocked account is let in again, open sessions end,
/// and the change is in the activity like any other.
pub(super) fn run(config: &Config, email: &str) -> Result<(), CliError> {
    let database = Database::open(&config.database)?;
    let store = Store::connect(database.url(), 1)?;
    let random = |error: &dyn std::fmt::Display| CliError::NoRandomness(error.to_string());
    let password = secret::base62(secret::random().map_err(|error| random(&error))?);
    let hash = passwords::hash_blocking(&password).map_err(|error| random(&error))?;
    let now = clock::system().now();
    let change = |conn: &mut Connection| change(conn, email, hash, now);
    store
        .run_blocking(|conn| transaction(conn, change))
        .map_err(|error| match error {
            StoreError::NotFound => CliError::NoAccount(email.to_owned()),
            other => CliError::Store(other),
        })?;
    print::output(&format!("the new password of {email}: {password}\n"))
}

fn change(
    conn: &mut Connection,
    email: &str,
    password_hash: String,
    now: Moment,
) -> Result<(), StoreError> {
    let found = accounts::by_email(conn, &email.to_lowercase())?;
    let (account, _) = found.ok_or(StoreError::NotFound)?;
    let change = AccountChange {
        active: Some(true),
        password_hash: Some(password_hash),
        ..AccountChange::default()
    };
    accounts::change(conn, account.id, change)?;
    let ended = refresh_tokens::revoke_all_of(conn, account.id, now)?;
    let act = Act::new(now, Actor::system(), Action::AccountChanged)
        .on("account", &account.id)
        .saying("password", "changed")
        .saying("email", account.email)
        .saying("sessions_ended", ended);
    activity::record(conn, &act)
}
