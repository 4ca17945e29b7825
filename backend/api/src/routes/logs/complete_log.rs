//! Ending a running entry.

use actix_web::patch;
use actix_web::web::{Data, Json};
use logbook_intake::native::WireEntry;
use logbook_store::entries::write::{self, Completed};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::submit::{self, EntryBody};
use crate::error::ApiError;
use crate::extract::{Allowed, EntryId, Ingest};
use crate::problem::Problem;
use crate::state::AppState;

/// The entry that is final now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompletedLog {
    id: Uuid,
    #[schema(example = "completed")]
    result: &'static str,
}

/// Complete a running entry
///
/// Takes the fields of a new entry but `id` and `started_at`; `status` is needed. What is left out
/// stays as it was; without `ended_at` and `duration_ms` the entry ends now. A final entry never
/// changes.
#[utoipa::path(
    tag = "logs",
    params(("id" = Uuid, Path, description = "The id an answer gave out")),
    request_body(content = WireEntry, example = json!({"status": "succeeded", "response": "…", "usage": {"output_tokens": 164}})),
    responses(
        (status = 200, description = "The entry is final now", body = CompletedLog),
        (status = 400, description = "Not readable as JSON, or the id is no UUID", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `ingest`", body = Problem),
        (status = 404, description = "No such entry", body = Problem),
        (status = 409, description = "The entry is final already", body = Problem),
        (status = 422, description = "A bad field", body = Problem),
    ),
    security(("bearer" = ["ingest"])),
)]
#[patch("/logs/{id}")]
pub(crate) async fn complete_log(
    _caller: Allowed<Ingest>,
    state: Data<AppState>,
    id: EntryId,
    body: EntryBody,
) -> Result<Json<CompletedLog>, ApiError> {
    let id = id.0;
    let submission = submit::completion(id, &body.0, state.clock.now(), &state.policy)?;
    match state
        .store
        .run(move |conn| write::complete(conn, &submission))
        .await?
    {
        Completed::Now => Ok(Json(CompletedLog {
            id,
            result: "completed",
        })),
        Completed::Before => Err(ApiError::EntryFinal(format!(
            "entry {id} is final and never changes again"
        ))),
    }
}
