//! Finds out who is asking, before anything else of a request is looked at.
//! Whether that is needed, and enough, the handlers say (`Allowed`).

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use logbook_domain::time::Moment;
use logbook_store::{Connection, Lane, StoreError, accounts, api_keys};

use crate::auth::caller::{Authentication, Caller, Identity};
use crate::auth::recognised::{Credential, Recall};
use crate::auth::secret;
use crate::auth::tokens::TokenError;
use crate::error::ApiError;
use crate::state::AppState;

/// Why what looks like no access token is refused.
const UNKNOWN_KEY: &str = "the API key is not known; API keys begin with `alb_`";

/// Finds out who is asking, and keeps it with the request.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot say who it is.
pub(crate) async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let found = match bearer(&request) {
        Some(Ok(token)) => who_is(&request, &token).await,
        Some(Err(why)) => Ok(Some(Authentication::Refused(why))),
        None => Ok(None),
    };
    match found {
        Ok(Some(authentication)) => {
            request.extensions_mut().insert(authentication);
        }
        Ok(None) => {}
        Err(error) => return Ok(request.error_response(error).map_into_right_body()),
    }
    next.call(request)
        .await
        .map(ServiceResponse::map_into_left_body)
}

/// Returns the token of the request, if it comes with one.
fn bearer(request: &ServiceRequest) -> Option<Result<String, &'static str>> {
    let value = request.headers().get(header::AUTHORIZATION)?;
    let token = value.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then(|| token.trim().to_owned())
    });
    Some(token.ok_or("the Authorization header must be `Bearer` and a token or an API key"))
}

async fn who_is(request: &ServiceRequest, token: &str) -> Result<Option<Authentication>, ApiError> {
    let Some(state) = request.app_data::<web::Data<AppState>>() else {
        return Ok(None);
    };
    let now = state.clock.now();
    let found = match credential(state, token, now) {
        Ok(credential) => recognise(state, credential, now).await?,
        Err(why) => Err(why),
    };
    Ok(Some(match found {
        Ok(identity) => {
            let client = state.trusted_proxies.client_of(request.request());
            let ip = client.map(|address| address.to_string());
            Authentication::Caller(Rc::new(Caller::new(identity, ip)))
        }
        Err(why) => Authentication::Refused(why),
    }))
}

/// Returns what the token stands for; an access token is checked every time.
fn credential(state: &AppState, token: &str, now: Moment) -> Result<Credential, &'static str> {
    if token.starts_with(secret::API_KEY_PREFIX) {
        return Ok(Credential::ApiKey(secret::digest(token)));
    }
    // Access tokens are JWTs, which have three parts; anything else is meant as a key.
    if token.split('.').count() != 3 {
        return Err(UNKNOWN_KEY);
    }
    let claims = state.tokens.read(token, now).map_err(TokenError::message)?;
    Ok(Credential::Session {
        account: claims.sub,
        session: claims.sid,
    })
}

async fn recognise(
    state: &AppState,
    credential: Credential,
    now: Moment,
) -> Result<Result<Identity, &'static str>, ApiError> {
    let ticket = match state.recognised.recall(&credential, now) {
        Recall::Known(identity) => return Ok(Ok(identity)),
        Recall::Ask(ticket) => ticket,
    };
    let found = state
        .store
        .run(Lane::Identity, move |conn| read(conn, &credential, now))
        .await?;
    if let Ok(identity) = &found {
        state
            .recognised
            .remember(ticket, credential, identity.clone(), now);
    }
    Ok(found)
}

fn read(
    conn: &mut Connection,
    credential: &Credential,
    now: Moment,
) -> Result<Result<Identity, &'static str>, StoreError> {
    match *credential {
        Credential::ApiKey(digest) => {
            let key = by_api_key(conn, &digest, now)?;
            Ok(key.map(|key| Identity::ApiKey(Arc::new(key))))
        }
        Credential::Session { account, session } => {
            let found = accounts::with_session(conn, account, session)?;
            Ok(by_account(found).map(|account| Identity::Account(Arc::new(account), session)))
        }
    }
}

fn by_account(found: Option<(accounts::Account, bool)>) -> Result<accounts::Account, &'static str> {
    match found {
        Some((account, true)) if account.active => Ok(account),
        Some((_, true)) => Err("the account is not active"),
        Some((_, false)) => Err("the session has ended, sign in again"),
        None => Err("the account is gone"),
    }
}

/// Only who holds a key that is right learns that it has ended.
fn by_api_key(
    conn: &mut Connection,
    digest: &[u8; 32],
    now: Moment,
) -> Result<Result<api_keys::ApiKey, &'static str>, StoreError> {
    let Some(mut key) = api_keys::by_hash(conn, digest)? else {
        return Ok(Err(UNKNOWN_KEY));
    };
    if key.revoked_at.is_some() {
        return Ok(Err("the API key has been revoked"));
    }
    if key.expires_at.is_some_and(|end| end <= now) {
        return Ok(Err("the API key has expired"));
    }
    match api_keys::record_use(conn, &mut key, now) {
        // Reading goes on while nothing can be written.
        Err(error @ StoreError::Exhausted(_)) => {
            log::warn!("the use of a key is not noted: {error}");
        }
        noted => noted?,
    }
    Ok(Ok(key))
}
