//! Signing in with e-mail and password.

use std::net::IpAddr;

use logbook_domain::activity::{Act, Action, Actor, ActorKind};
use logbook_domain::time::Moment;
use logbook_store::accounts::{self, Account};
use logbook_store::{Connection, Lane, activity};

use super::session::{Fresh, Session, actor};
use crate::auth::{passwords, secret};
use crate::error::ApiError;
use crate::state::AppState;

/// Somebody at the door.
pub(crate) struct Attempt {
    /// In lower case.
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) address: Option<IpAddr>,
}

/// Opens a session for the owner of the account. Whatever is wrong, the answer
/// is the same and takes as long.
///
/// # Errors
/// [`ApiError::InvalidCredentials`], [`ApiError::TooManyRequests`].
pub(crate) async fn sign_in(state: &AppState, attempt: Attempt) -> Result<Session, ApiError> {
    let Attempt {
        email,
        password,
        address,
    } = attempt;
    let now = state.clock.now();
    hold_back(state, &email, address, now)?;
    let wanted = email.clone();
    let found = state
        .store
        .run(Lane::Identity, move |conn| {
            accounts::by_email(conn, &wanted)
        })
        .await?;
    let (account, hash) = found.unzip();
    let is_right = passwords::verify(password, hash.clone()).await?;
    let ip = address.map(|address| address.to_string());
    match (account, hash) {
        (Some(account), Some(hash)) if is_right && account.active => {
            let session = open(state, account, hash, ip, now).await?;
            state.throttle.forgive(&email, address);
            Ok(session)
        }
        (account, _) => {
            let reason = match account {
                None => "no such account",
                Some(account) if !account.active => "the account is not active",
                Some(_) => "wrong password",
            };
            note_failure(state, email, ip, reason, now).await?;
            Err(ApiError::InvalidCredentials)
        }
    }
}

/// Counts a password that is about to be tried.
///
/// # Errors
/// [`ApiError::TooManyRequests`] when too many were.
pub(super) fn hold_back(
    state: &AppState,
    email: &str,
    address: Option<IpAddr>,
    now: Moment,
) -> Result<(), ApiError> {
    let taken = state.throttle.take(email, address, now);
    taken.map_err(|retry_after| ApiError::TooManyRequests {
        detail: "too many passwords were tried".into(),
        retry_after,
    })
}

async fn open(
    state: &AppState,
    account: Account,
    hash: String,
    ip: Option<String>,
    now: Moment,
) -> Result<Session, ApiError> {
    let family = logbook_domain::id::fresh(now, secret::random().map_err(ApiError::internal)?);
    let fresh = Fresh::new(account.id, family, now)?;
    let token = fresh.token.clone();
    let account = state
        .store
        .transact(Lane::Identity, move |conn| {
            still_the_same(conn, &account, &hash)?;
            fresh.insert(conn, now)?;
            accounts::record_login(conn, account.id, now)?;
            let act = Act::new(now, actor(&account, ip), Action::SignIn);
            activity::record(conn, &act)?;
            Ok::<_, ApiError>(account)
        })
        .await?;
    Session::new(state, account, family, token, now)
}

/// The password may have been changed, or the account deactivated, while it
/// was being checked: sessions are revoked then, and none may slip in after.
fn still_the_same(conn: &mut Connection, account: &Account, hash: &str) -> Result<(), ApiError> {
    let same = accounts::lock_if_unchanged(conn, account.id, hash)?;
    same.then_some(()).ok_or(ApiError::InvalidCredentials)
}

async fn note_failure(
    state: &AppState,
    email: String,
    ip: Option<String>,
    reason: &'static str,
    now: Moment,
) -> Result<(), ApiError> {
    let actor = Actor {
        kind: ActorKind::Anonymous,
        id: None,
        name: email,
        ip,
    };
    let act = Act::new(now, actor, Action::SignInFailed).saying("reason", reason);
    Ok(state
        .store
        .run(Lane::Identity, move |conn| activity::record(conn, &act))
        .await?)
}
