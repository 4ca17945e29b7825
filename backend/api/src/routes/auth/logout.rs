//! Signing out.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};

use crate::error::ApiError;
use crate::sessions::{refresh_cookie, session};
use crate::state::AppState;

/// Sign out
///
/// Ends the session of the cookie or of the access token, and with it every access token of the
/// session. Signing out twice is no mistake.
#[utoipa::path(
    tag = "auth",
    params(("logbook_refresh" = Option<String>, Cookie, description = "The refresh token")),
    responses((status = 204, description = "Signed out")),
    security(()),
)]
#[post("/auth/logout")]
pub(crate) async fn logout(
    state: Data<AppState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    session::end(&state, &request).await?;
    let mut response = HttpResponse::NoContent().finish();
    refresh_cookie::clear(&mut response);
    Ok(response)
}
