//! Sessions: what follows from signing in, until signing out.

use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest};
use chrono::Duration;
use logbook_domain::activity::{Act, Action, Actor, ActorKind};
use logbook_domain::time::Moment;
use logbook_store::accounts::{self, Account};
use logbook_store::refresh_tokens::{self, NewRefreshToken, RefreshToken};
use logbook_store::{Connection, Lane, StoreError, activity, transaction};
use uuid::Uuid;

use super::refresh_cookie::{self, LIFETIME_DAYS};
use crate::auth::caller::Authentication;
use crate::auth::caller::Identity;
use crate::auth::secret;
use crate::error::ApiError;
use crate::state::AppState;

/// A session as its owner gets it.
pub(crate) struct Session {
    pub(crate) account: Account,
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

impl Session {
    pub(super) fn new(
        state: &AppState,
        account: Account,
        family: Uuid,
        refresh_token: String,
        now: Moment,
    ) -> Result<Self, ApiError> {
        let access_token = state.tokens.sign(account.id, family, now);
        Ok(Self {
            access_token: access_token.map_err(ApiError::internal)?,
            account,
            refresh_token,
        })
    }
}

/// A new refresh token, not stored yet.
pub(super) struct Fresh {
    pub(super) token: String,
    id: Uuid,
    account: Uuid,
    family: Uuid,
}

impl Fresh {
    pub(super) fn new(account: Uuid, family: Uuid, now: Moment) -> Result<Self, ApiError> {
        let random = secret::random().map_err(ApiError::internal)?;
        let token = secret::random().map_err(ApiError::internal)?;
        Ok(Self {
            token: secret::base62(token),
            id: logbook_domain::id::fresh(now, random),
            account,
            family,
        })
    }

    pub(super) fn insert(&self, conn: &mut Connection, now: Moment) -> Result<(), StoreError> {
        let new = NewRefreshToken {
            id: self.id,
            account_id: self.account,
            family_id: self.family,
            token_hash: secret::digest(&self.token),
            created_at: now,
            expires_at: now + Duration::days(LIFETIME_DAYS),
        };
        refresh_tokens::insert(conn, new)
    }
}

/// What became of a refresh token. Not an error: what is found out about a
/// stolen one must be kept.
enum Exchange {
    Done(Account, Uuid, String),
    Refused(&'static str),
}

/// Exchanges the refresh token of the cookie for the next one.
///
/// # Errors
/// [`ApiError::Unauthenticated`] when there is no session to go on with.
pub(crate) async fn go_on(state: &AppState, request: &HttpRequest) -> Result<Session, ApiError> {
    let token = refresh_cookie::token_of(request)
        .ok_or_else(|| ApiError::Unauthenticated("there is no session, sign in".into()))?;
    let (digest, now) = (secret::digest(&token), state.clock.now());
    let ip = ip_of(state, request);
    let recognised = Arc::clone(&state.recognised);
    let work = move |conn: &mut Connection| {
        let outcome = transaction(conn, |conn| exchange(conn, &digest, ip, now));
        // As a rule nobody's rights change here; then nobody need be forgotten.
        if !matches!(outcome, Ok(Exchange::Done(..))) {
            recognised.forget_all();
        }
        outcome
    };
    let exchange = state.store.run(Lane::Identity, work).await?;
    match exchange {
        Exchange::Done(account, family, token) => Session::new(state, account, family, token, now),
        Exchange::Refused(why) => Err(ApiError::Unauthenticated(why.to_owned())),
    }
}

fn exchange(
    conn: &mut Connection,
    digest: &[u8; 32],
    ip: Option<String>,
    now: Moment,
) -> Result<Exchange, ApiError> {
    const ENDED: Exchange = Exchange::Refused("the session has ended, sign in again");
    let Some(token) = refresh_tokens::lock_by_hash(conn, digest)? else {
        return Ok(ENDED);
    };
    let account = accounts::get(conn, token.account_id)?;
    if token.revoked_at.is_some() || token.expires_at <= now || !account.active {
        return Ok(ENDED);
    }
    if token.used_at.is_some() {
        end_stolen(conn, &token, &account, ip, now)?;
        return Ok(Exchange::Refused(
            "the refresh token has been used before, so the session was ended; sign in again",
        ));
    }
    let fresh = Fresh::new(account.id, token.family_id, now)?;
    refresh_tokens::record_use(conn, token.id, now)?;
    fresh.insert(conn, now)?;
    Ok(Exchange::Done(account, token.family_id, fresh.token))
}

/// A token that comes a second time is held by two. Nobody can tell which of
/// them is its owner, so the session ends for both.
fn end_stolen(
    conn: &mut Connection,
    token: &RefreshToken,
    account: &Account,
    ip: Option<String>,
    now: Moment,
) -> Result<(), StoreError> {
    refresh_tokens::revoke_family(conn, token.family_id, now)?;
    let act = Act::new(now, actor(account, ip), Action::SessionRevoked)
        .on("account", &account.id)
        .saying("reason", "refresh token used twice");
    activity::record(conn, &act)
}

/// Ends the session of the cookie, else that of the access token.
pub(crate) async fn end(state: &AppState, request: &HttpRequest) -> Result<(), ApiError> {
    let digest = refresh_cookie::token_of(request).map(|token| secret::digest(&token));
    let own = session_of(request);
    let (ip, now) = (ip_of(state, request), state.clock.now());
    state
        .change_rights(move |conn| {
            let of_cookie = match digest {
                Some(digest) => refresh_tokens::lock_by_hash(conn, &digest)?,
                None => None,
            };
            let session = of_cookie.map(|token| (token.account_id, token.family_id));
            let Some((account, family)) = session.or(own) else {
                return Ok(());
            };
            if refresh_tokens::revoke_family(conn, family, now)? {
                let account = accounts::get(conn, account)?;
                let act = Act::new(now, actor(&account, ip), Action::SignOut);
                activity::record(conn, &act)?;
            }
            Ok(())
        })
        .await
}

/// Account and session of the access token, if one came with the request.
fn session_of(request: &HttpRequest) -> Option<(Uuid, Uuid)> {
    match request.extensions().get::<Authentication>()? {
        Authentication::Caller(caller) => match &caller.identity {
            Identity::Account(account, session) => Some((account.id, *session)),
            Identity::ApiKey(_) => None,
        },
        Authentication::Refused(_) => None,
    }
}

fn ip_of(state: &AppState, request: &HttpRequest) -> Option<String> {
    let address = state.trusted_proxies.client_of(request);
    address.map(|address| address.to_string())
}

/// Returns the owner of an account, as the activity names them.
pub(crate) fn actor(account: &Account, ip: Option<String>) -> Actor {
    Actor {
        kind: ActorKind::Account,
        id: Some(account.id),
        name: account.email.clone(),
        ip,
    }
}
