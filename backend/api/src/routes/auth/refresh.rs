//! Going on with a session.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError, post};

use super::model::{SignedIn, answer};
use crate::error::ApiError;
use crate::problem::Problem;
use crate::sessions::{refresh_cookie, session};
use crate::state::AppState;

/// Refresh the access token
///
/// Exchanges the cookie `logbook_refresh` for the next one; each is good for one use. Using one a
/// second time ends the session, for then somebody else may hold it too.
#[utoipa::path(
    tag = "auth",
    params(("logbook_refresh" = Option<String>, Cookie, description = "The refresh token")),
    responses(
        (status = 200, description = "The session goes on", body = SignedIn,
            headers(("set-cookie" = String, description = "`logbook_refresh`, HttpOnly"))),
        (status = 401, description = "There is no session to go on with", body = Problem),
    ),
    security(()),
)]
#[post("/auth/refresh")]
pub(crate) async fn refresh(
    state: Data<AppState>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    match session::go_on(&state, &request).await {
        Ok(session) => Ok(answer(&request, session)),
        Err(error @ ApiError::Unauthenticated(_)) => {
            let mut response = error.error_response();
            refresh_cookie::clear(&mut response);
            Ok(response)
        }
        Err(error) => Err(error),
    }
}
