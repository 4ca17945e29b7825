//! Changing one's own password.

use std::net::IpAddr;

use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::field_error::FieldError;
use logbook_domain::time::Moment;
use logbook_store::accounts::{self, AccountChange};
use logbook_store::{Connection, Lane, activity, refresh_tokens};
use uuid::Uuid;

use super::sign_in;
use crate::auth::passwords;
use crate::error::ApiError;
use crate::state::AppState;

/// Somebody who is signed in and wants another password.
pub(crate) struct Change {
    /// In lower case.
    pub(crate) email: String,
    /// The session that goes on.
    pub(crate) session: Uuid,
    pub(crate) current: String,
    pub(crate) new: String,
    pub(crate) actor: Actor,
    pub(crate) address: Option<IpAddr>,
}

/// Gives the account its new password and ends its other sessions. A session
/// alone is not enough: whoever finds a browser open must not keep the account.
///
/// # Errors
/// [`ApiError::InvalidBody`] when the current password is wrong,
/// [`ApiError::TooManyRequests`].
pub(crate) async fn change(state: &AppState, change: Change) -> Result<(), ApiError> {
    let now = state.clock.now();
    let (email, address) = (change.email.clone(), change.address);
    sign_in::hold_back(state, &email, address, now)?;
    let Some((account, hash)) = confirmed(state, &change).await? else {
        note_failure(state, change.actor, now).await?;
        return Err(wrong_password());
    };
    let new_hash = passwords::hash(change.new).await?;
    let replacing = Replacing {
        account,
        session: change.session,
        hash,
        new_hash,
        actor: change.actor,
        now,
    };
    state
        .change_rights(move |conn| replace(conn, replacing))
        .await?;
    state.throttle.forgive(&email, address);
    Ok(())
}

/// Returns the account and the hash of its password, if that is the current
/// one.
async fn confirmed(state: &AppState, change: &Change) -> Result<Option<(Uuid, String)>, ApiError> {
    let email = change.email.clone();
    let found = state
        .store
        .run(Lane::Identity, move |conn| accounts::by_email(conn, &email))
        .await?;
    let (account, hash) = found.unzip();
    let is_right = passwords::verify(change.current.clone(), hash.clone()).await?;
    let id = account.map(|account| account.id);
    Ok(id.zip(hash).filter(|_| is_right))
}

struct Replacing {
    account: Uuid,
    session: Uuid,
    hash: String,
    new_hash: String,
    actor: Actor,
    now: Moment,
}

fn replace(conn: &mut Connection, replacing: Replacing) -> Result<(), ApiError> {
    let Replacing {
        account,
        session,
        hash,
        new_hash,
        actor,
        now,
    } = replacing;
    // An admin may have set another one while this one was being checked.
    if !accounts::lock_if_unchanged(conn, account, &hash)? {
        return Err(wrong_password());
    }
    let change = AccountChange {
        password_hash: Some(new_hash),
        ..AccountChange::default()
    };
    accounts::change(conn, account, change)?;
    let ended = refresh_tokens::revoke_others_of(conn, account, session, now)?;
    let act = Act::new(now, actor, Action::AccountChanged)
        .on("account", &account)
        .saying("password", "changed")
        .saying("sessions_ended", ended);
    Ok(activity::record(conn, &act)?)
}

/// Not 401: the session is as good as before.
fn wrong_password() -> ApiError {
    ApiError::invalid_body(vec![FieldError::new(
        "current_password",
        "is not your current password",
    )])
}

async fn note_failure(state: &AppState, actor: Actor, now: Moment) -> Result<(), ApiError> {
    let act = Act::new(now, actor, Action::SignInFailed)
        .saying("reason", "wrong password when changing it");
    Ok(state
        .store
        .run(Lane::Identity, move |conn| activity::record(conn, &act))
        .await?)
}
