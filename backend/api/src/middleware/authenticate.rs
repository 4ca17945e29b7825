//! Finds out who is asking, before anything else of a request is looked at.
//! Whether that is needed, and enough, the handlers say (`Allowed`).

use std::rc::Rc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use logbook_domain::time::Moment;
use logbook_store::{Connection, StoreError, accounts, api_keys};

use crate::auth::secret;
use crate::error::ApiError;
use crate::extract::caller::Caller;
use crate::state::AppState;

/// Who is asking, kept with the request.
#[derive(Clone, Debug)]
pub enum Authentication {
    /// Somebody who is signed in.
    Caller(Rc<Caller>),
    /// Somebody whose token or key is not accepted; says why.
    Refused(&'static str),
}

/// The middleware.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot say who it is.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let found = match bearer(&request) {
        Some(Ok(token)) => who_is(&request, token).await,
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

/// The token of the request, if it comes with one.
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

async fn who_is(
    request: &ServiceRequest,
    token: String,
) -> Result<Option<Authentication>, ApiError> {
    let Some(state) = request.app_data::<web::Data<AppState>>() else {
        return Ok(None);
    };
    let client = state.trusted_proxies.client_of(request.request());
    let ip = client.map(|address| address.to_string());
    let now = state.clock.now();
    let found = if token.starts_with(secret::API_KEY_PREFIX) {
        let digest = secret::digest(&token);
        state
            .store
            .run(move |conn| by_api_key(conn, &digest, now))
            .await?
            .map(|key| Caller::of_api_key(key, ip))
    } else {
        match state.tokens.read(&token, now) {
            Ok(claims) => state
                .store
                .run(move |conn| accounts::with_session(conn, claims.sub, claims.sid))
                .await
                .map(by_account)?
                .map(|account| Caller::of_account(account, claims.sid, ip)),
            Err(error) => Err(error.message()),
        }
    };
    Ok(Some(match found {
        Ok(caller) => Authentication::Caller(Rc::new(caller)),
        Err(why) => Authentication::Refused(why),
    }))
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
    let Some(key) = api_keys::by_hash(conn, digest)? else {
        return Ok(Err("the API key is not known"));
    };
    if key.revoked_at.is_some() {
        return Ok(Err("the API key has been revoked"));
    }
    if key.expires_at.is_some_and(|end| end <= now) {
        return Ok(Err("the API key has expired"));
    }
    api_keys::note_use(conn, &key, now)?;
    Ok(Ok(key))
}
