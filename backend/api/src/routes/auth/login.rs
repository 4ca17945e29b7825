//! Signing in.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use logbook_domain::field_error::Complaints;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{SignedIn, answer};
use crate::auth::passwords;
use crate::error::ApiError;
use crate::extract::JsonBody;
use crate::problem::Problem;
use crate::sessions::sign_in::{self, Attempt};
use crate::state::AppState;

/// Largest body that is read from somebody who is not signed in, in bytes.
const LIMIT: usize = 16 * 1024;
/// Longest text that is looked at as an e-mail address, in characters.
const MAX_EMAIL_CHARS: usize = 254;

/// Who one is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    #[schema(example = "ada@example.com", max_length = 254)]
    email: String,
    #[schema(format = Password, max_length = 200)]
    password: String,
}

/// Sign in
///
/// The answer holds an access token for a quarter of an hour; the cookie `logbook_refresh` gets the
/// next one. A wrong e-mail and a wrong password are answered alike.
#[utoipa::path(
    tag = "auth",
    request_body = Login,
    responses(
        (status = 200, description = "Signed in", body = SignedIn,
            headers(("set-cookie" = String, description = "`logbook_refresh`, HttpOnly"))),
        (status = 401, description = "E-mail or password is wrong", body = Problem),
        (status = 429, description = "Too many attempts", body = Problem,
            headers(("retry-after" = u64, description = "Seconds to wait"))),
    ),
    security(()),
)]
#[post("/auth/login")]
pub(crate) async fn login(
    state: Data<AppState>,
    request: HttpRequest,
    body: JsonBody<Login, LIMIT>,
) -> Result<HttpResponse, ApiError> {
    let Login { email, password } = checked(body.0)?;
    let attempt = Attempt {
        email: email.trim().to_lowercase(),
        password,
        address: state.trusted_proxies.client_of(&request),
    };
    let session = sign_in::sign_in(&state, attempt).await?;
    Ok(answer(&request, session))
}

fn checked(body: Login) -> Result<Login, ApiError> {
    let mut bad = Complaints::default();
    if body.email.chars().count() > MAX_EMAIL_CHARS || body.email.contains('\0') {
        bad.add(
            "email",
            format!("must have at most {MAX_EMAIL_CHARS} characters and no NUL"),
        );
    }
    let length = body.password.chars().count();
    if length > passwords::MAX_CHARS {
        bad.add(
            "password",
            format!(
                "must have at most {} characters, got {length}",
                passwords::MAX_CHARS
            ),
        );
    }
    bad.or(body).map_err(ApiError::invalid_body)
}
