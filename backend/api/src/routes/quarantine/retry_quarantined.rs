//! Trying one thing in quarantine again.

use actix_web::post;
use actix_web::web::{Data, Json};

use super::retry::{self, Retried};
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, PathId};
use crate::problem::Problem;
use crate::state::AppState;

/// Try something in quarantine again
///
/// It goes through the intake once more, under the settings and the version of now. What is an entry
/// then leaves quarantine.
#[utoipa::path(
    tag = "quarantine",
    params(("id" = Uuid, Path, description = "Id of the thing in quarantine")),
    responses(
        (status = 200, description = "What became of it", body = Retried),
        (status = 404, description = "Nothing of that id is in quarantine", body = Problem),
        (status = 409, description = "The log is switched off", body = Problem),
        (status = 503, description = "The database is away, or more comes in than can be written", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[post("/quarantine/{id}/retry")]
pub(crate) async fn retry_quarantined(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    id: PathId,
) -> Result<Json<Retried>, ApiError> {
    let mut retried = retry::retry(&state, &caller, vec![id.0]).await?;
    let retried = retried.pop().ok_or_else(|| super::model::nothing(id.0))?;
    Ok(Json(retried))
}
