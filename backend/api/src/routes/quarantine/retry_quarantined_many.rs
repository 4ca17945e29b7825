//! Trying many things in quarantine again.

use actix_web::post;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::ids::QuarantineIds;
use super::retry::{self, Retried};
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, JsonBody};
use crate::problem::Problem;
use crate::state::AppState;

/// What became of things that were tried again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetriedMany {
    /// The oldest first; ids that were not in quarantine are left out.
    results: Vec<Retried>,
}

/// Try many things in quarantine again
///
/// They go through the intake once more, under the settings and the version of now. What is an entry
/// then leaves quarantine.
#[utoipa::path(
    tag = "quarantine",
    request_body = QuarantineIds,
    responses(
        (status = 200, description = "What became of them", body = RetriedMany),
        (status = 409, description = "The log is switched off", body = Problem),
        (status = 422, description = "A bad field", body = Problem),
        (status = 503, description = "The database is away, or more comes in than can be written", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[post("/quarantine/retry")]
pub(crate) async fn retry_quarantined_many(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    body: JsonBody<QuarantineIds>,
) -> Result<Json<RetriedMany>, ApiError> {
    let results = retry::retry(&state, &caller, body.0.checked()?).await?;
    Ok(Json(RetriedMany { results }))
}
