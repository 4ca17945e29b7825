//! Changing one's own password.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use logbook_domain::field_error::Complaints;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::passwords;
use crate::error::ApiError;
use crate::extract::{Allowed, Identity, JsonBody, SignedIn};
use crate::problem::Problem;
use crate::sessions::new_password::{self, Change};
use crate::state::AppState;

/// The password of the caller, before and after.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePassword {
    #[schema(format = Password, max_length = 200)]
    current_password: String,
    #[schema(format = Password, min_length = 12, max_length = 200)]
    new_password: String,
}

/// Change your password
///
/// For people who are signed in. Their other sessions end, the one that asks goes on. Wrong current
/// passwords count like attempts to sign in.
#[utoipa::path(
    tag = "auth",
    request_body = ChangePassword,
    responses(
        (status = 204, description = "Changed"),
        (status = 409, description = "An API key calls, which has no password", body = Problem),
        (status = 429, description = "Too many attempts", body = Problem,
            headers(("retry-after" = u64, description = "Seconds to wait"))),
    ),
    security(("bearer" = [])),
)]
#[post("/auth/password")]
pub(crate) async fn change_password(
    caller: Allowed<SignedIn>,
    state: Data<AppState>,
    request: HttpRequest,
    body: JsonBody<ChangePassword>,
) -> Result<HttpResponse, ApiError> {
    let Identity::Account(account, session) = &caller.identity else {
        return Err(ApiError::Conflict("an API key has no password".into()));
    };
    let ChangePassword {
        current_password,
        new_password,
    } = checked(body.0)?;
    let change = Change {
        email: account.email.clone(),
        session: *session,
        current: current_password,
        new: new_password,
        actor: caller.actor.clone(),
        address: state.trusted_proxies.client_of(&request),
    };
    new_password::change(&state, change).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn checked(body: ChangePassword) -> Result<ChangePassword, ApiError> {
    let mut bad = Complaints::default();
    let length = body.current_password.chars().count();
    if length > passwords::MAX_CHARS {
        let most = passwords::MAX_CHARS;
        bad.add(
            "current_password",
            format!("must have at most {most} characters, got {length}"),
        );
    }
    bad.note("new_password", passwords::check(&body.new_password));
    bad.or(body).map_err(ApiError::invalid_body)
}
